/** How a program that a guard has run came to its end; nothing where the guard itself was ended. */
export interface CommandEnding {
  readonly code?: number | null;
  readonly signal?: NodeJS.Signals | null;
  /** It could not be started. */
  readonly error?: { readonly code?: string; readonly message: string };
}

/**
 * The script of the process between a program and the process that asked for it. It leads the program's process group, writes the program's
 * `CommandEnding` to descriptor 3, and ends the whole group when the program has ended or when its standard input closes. The system closes that when the
 * asking process ends in any way, so that nothing goes on after a SIGKILL either.
 */
export const guardScript = `
const { spawn, spawnSync } = require('node:child_process');
const { writeSync } = require('node:fs');
const [program, ...args] = process.argv.slice(1);
// npm.cmd on Windows is a script of the shell.
const shell = program.endsWith('.cmd');
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], shell, windowsHide: true });
const endAll = () => {
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  if (child.exitCode === null) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
  process.exit();
};
const report = (ending) => {
  writeSync(3, JSON.stringify(ending));
  endAll();
};
child.once('error', ({ code, message }) => report({ error: { code, message } }));
child.once('exit', (code, signal) => report({ code, signal }));
process.stdin.resume().once('end', endAll);
`;
