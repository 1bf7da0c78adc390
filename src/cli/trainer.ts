/** The trainer as commands use it, ended when the command ends, and cancelled by Ctrl+C. */
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { TrainerClient } from '../client/trainerClient';
import { TrainerError } from '../client/trainerError';
import { escapeTerminal } from '../core/text/escape';
import type { Suggestion } from '../protocol/trainer';
import { currentFolder } from '../system/files/currentFolder';
import { type ExitCode, exitCode } from './exitCode';
import { printError } from './output/print';

/**
 * Does the work of a command with a trainer process, which ends with it.
 *
 * @param work gets a signal that Ctrl+C and SIGTERM abort
 * @returns what `work` returns
 * @throws what `work` throws
 */
export async function withTrainer<T>(started: ChildProcess, work: (trainer: TrainerClient, signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const trainer = new TrainerClient(started);
  try {
    return await work(trainer, abort.signal);
  } finally {
    await trainer.dispose();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** Relative to the current folder, where that is still there. */
function shownPath(file: string): string {
  const folder = currentFolder();
  return folder === undefined ? file : path.relative(folder, file) || file;
}

const suggestions: Readonly<Record<Suggestion, string>> = {
  otherRunFolder: 'another folder can be chosen with --out',
  newRun: 'start a new one without --resume',
  overwrite: 'choose another folder with --out, or overwrite it with --force',
  widerWorkspace: 'move or copy it there, or name a folder that holds both with --workspace',
};

/** Prints what went wrong, on standard error. */
export function reportFailure(error: unknown): ExitCode {
  if (!(error instanceof TrainerError)) throw error;
  const { file, line, column, suggestion } = error.place;
  const place = file === undefined ? '' : `${shownPath(file)}:${line === undefined ? '' : `${String(line)}:${String(column ?? 1)}:`} `;
  printError(
    `${escapeTerminal(place)}${error.kind === 'cancelled' ? '' : 'error: '}${error.message}${suggestion === undefined ? '' : `: ${suggestions[suggestion]}`}\n`,
  );
  if (error.kind === 'input') return exitCode.input;
  if (error.kind === 'options') return exitCode.usage;
  return error.kind === 'cancelled' ? exitCode.cancelled : exitCode.engine;
}
