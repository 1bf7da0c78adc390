import { spawn } from 'node:child_process';
import { CancelledError } from '../../errors';

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Ends the program after so many milliseconds. */
  readonly timeout?: number;
  /** Called with all output so far whenever there is more. */
  readonly onOutput?: (output: string) => void;
}

/** A program that could not be started, failed, or took too long. */
export class CommandError extends Error {
  constructor(
    message: string,
    /** The system knows no such program. */
    readonly notFound: boolean,
    /** All that the program printed. */
    readonly output: string,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}

/**
 * Runs a program to its end and resolves with its output, standard error included.
 * @throws CommandError with the program's last lines; CancelledError when the signal aborts, after the program is gone.
 */
export function runCommand(program: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { cwd, env, signal, timeout, onOutput } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new CancelledError());
      return;
    }
    // A group of its own, so that what the program started ends with it.
    const ownGroup = process.platform !== 'win32';
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: ownGroup });
    let output = '';
    let late = false;
    const end = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(ownGroup ? -child.pid : child.pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    };
    const endLate = () => {
      late = true;
      end();
    };
    const timer = timeout === undefined ? undefined : setTimeout(endLate, timeout);
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
      onOutput?.(output);
    };
    signal.addEventListener('abort', end, { once: true });
    process.once('exit', end);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const settle = (action: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      process.off('exit', end);
      action();
    };
    child.once('error', (error: NodeJS.ErrnoException) =>
      settle(() => reject(new CommandError(`${program} cannot be started: ${error.message}`, error.code === 'ENOENT', ''))),
    );
    child.once('close', (code, killer) =>
      settle(() => {
        if (signal.aborted) reject(new CancelledError());
        else if (code === 0) resolve(output);
        else {
          const how = late ? `took longer than ${(timeout ?? 0) / 1000} s` : `ended with ${killer ?? `code ${code}`}`;
          reject(new CommandError(`${program} ${how}:\n${lastLines(output, 8)}`, false, output));
        }
      }),
    );
  });
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
