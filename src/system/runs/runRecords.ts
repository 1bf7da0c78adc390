/** Reading what a run was asked and what came out, without its events. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunRecord } from '../../core/run/record';
import { errorCode } from '../messageError';
import { isAsWritten } from './checksums';
import { finalName, recordFile } from './layout';

/** A run that only a newer version can read. */
export interface NewerRun {
  /** The spec that it is of, as records name it. */
  readonly newer: string;
}

/** `damaged`: it is not what was written. */
export type FoundRecord = RunRecord | NewerRun | 'missing' | 'damaged';

/** Whether a record was found that this version can read. */
export function isRecord(found: FoundRecord): found is RunRecord {
  return typeof found === 'object' && !isNewer(found);
}

/** Whether a record was found that only a newer version can read. */
export function isNewer(found: FoundRecord): found is NewerRun {
  return typeof found === 'object' && 'newer' in found;
}

/** The record in a folder, finished or not. */
export async function readRunRecord(folder: string): Promise<FoundRecord> {
  let text: string;
  try {
    text = await readFile(path.join(folder, recordFile), 'utf8');
  } catch (cause) {
    return ['ENOENT', 'ENOTDIR'].includes(errorCode(cause) ?? '') ? 'missing' : 'damaged';
  }
  if (!(await isAsWritten(folder, recordFile, text))) return 'damaged';
  // The schema library takes a while to load, and most commands read no run.
  const { NewerRunError, readRecord } = await import('../../core/run/stored');
  try {
    return readRecord(text);
  } catch (cause) {
    return cause instanceof NewerRunError ? { newer: cause.started.spec } : 'damaged';
  }
}

export interface RunEntries {
  /** Absolute paths, the newest first, as their names begin with their dates. */
  readonly finished: readonly string[];
  /** The paths that unfinished runs will have. */
  readonly unfinished: readonly string[];
}

/** The folders in a folder of runs that may be runs, by their names. */
export async function runEntries(folder: string): Promise<RunEntries> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(cause) ?? '')) return [];
    throw cause;
  });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .reverse();
  return {
    finished: names.filter((name) => !name.startsWith('.')).map((name) => path.join(folder, name)),
    unfinished: names.flatMap((name) => finalName(name) ?? []).map((name) => path.join(folder, name)),
  };
}
