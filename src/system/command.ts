import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { type CommandEnding, guardScript } from './commandGuard';

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Ends the program after this many milliseconds. */
  readonly timeout?: number;
  /** Called with all output so far, standard error included, whenever there is more. */
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
 * Runs a program to its end. What it has started ends with it, and all of it ends with this process, even if that is killed.
 *
 * @returns what it printed on standard output
 * @throws CommandError with the program's last lines; the reason of `signal` when that aborts, after the program and all that it started are gone
 */
export async function runCommand(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { signal, timeout } = options;
  signal?.throwIfAborted();
  const { output, stdout, ending, isLate } = await runGuarded(program, args, options);
  signal?.throwIfAborted();
  if (ending.error !== undefined)
    throw new CommandError(`${program} cannot be started: ${ending.error.message}`, ending.error.code === 'ENOENT', '');
  if (ending.code === 0 && !isLate) return stdout;
  const how = isLate ? `took longer than ${(timeout ?? 0) / 1000} s` : `ended with ${ending.signal ?? `code ${ending.code ?? 'unknown'}`}`;
  throw new CommandError([`${program} ${how}`, ...lastLines(output, 15)].join('\n'), false, output);
}

interface CommandResult {
  readonly stdout: string;
  /** Standard output and standard error as they came. */
  readonly output: string;
  readonly ending: CommandEnding;
  /** It took longer than `timeout`. */
  readonly isLate: boolean;
}

function runGuarded(
  program: string,
  args: readonly string[],
  { cwd, env, signal, timeout, onOutput }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const guard = spawn(process.execPath, ['-e', guardScript, '--', program, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let stdout = '';
    let output = '';
    let report = '';
    let isLate = false;
    // The guard then ends the program and itself.
    const end = () => guard.stdin.destroy();
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            isLate = true;
            end();
          }, timeout);
    const collect = (chunk: string) => {
      output += chunk;
      onOutput?.(output);
    };
    signal?.addEventListener('abort', end, { once: true });
    guard.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      collect(chunk);
    });
    guard.stderr.setEncoding('utf8').on('data', collect);
    (guard.stdio[3] as Readable).setEncoding('utf8').on('data', (chunk: string) => (report += chunk));
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    };
    guard.once('error', (error) => {
      settle();
      reject(new CommandError(`${program} cannot be started: ${error.message}`, false, ''));
    });
    guard.once('close', () => {
      settle();
      resolve({ stdout, output, ending: report === '' ? {} : (JSON.parse(report) as CommandEnding), isLate });
    });
  });
}

function lastLines(text: string, count: number): string[] {
  const trimmed = text.trimEnd();
  return trimmed === '' ? [] : trimmed.split('\n').slice(-count);
}
