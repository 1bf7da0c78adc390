/** The process's exit codes. */
export const exitCode = { done: 0, input: 1, usage: 2, engine: 3, cancelled: 130 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
