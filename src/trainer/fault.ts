/** The spec or its data is at fault, not the program and not the machine. The message says what is wrong and what to do. */
export class InputFault extends Error {
  constructor(
    message: string,
    /** Absolute path of the spec. */
    readonly file: string,
    /** From 1. */
    readonly line?: number,
    readonly column?: number,
  ) {
    super(message);
    this.name = 'InputFault';
  }
}

/** A system error's code, such as ENOENT, or `undefined`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
