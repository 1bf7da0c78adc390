/** What commands write to standard output and standard error, which may be closed or full. */

import { escapeTerminal } from '../../core/text/escape';

/** Standard output cannot be written, so that what was asked for is lost. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** A failed write does not end the program: a run goes on when its output is closed. */
export function surviveOutputErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** Writes to standard output. A reader that has seen enough, as `head` does, is no error. @throws OutputError */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === undefined || error === null || isGone(error)) resolve();
      else reject(new OutputError(`standard output cannot be written: ${error.message}`));
    });
  });
}

/** Writes lines to standard error, if that can be. Names in them may hold anything, and steer no terminal. */
export function printError(text: string): void {
  process.stderr.write(text.split('\n').map(escapeTerminal).join('\n'));
}

function isGone(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
