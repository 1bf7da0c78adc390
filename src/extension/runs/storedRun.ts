import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunRecord } from '../../core/run/record';
import { advance, replay, type RunState } from '../../core/run/state';
import { holderOf } from '../../system/lock/lock';
import { eventsFile, homeOf, lockName, specName, temporaryName } from '../../system/runs/layout';
import { runsFolderIn } from '../../system/workspace/runsFolder';
import { isResumable } from '../../system/runs/resumable';
import { isNewer, isRecord, readRunRecord, runEntries } from '../../system/runs/runRecords';

/** A finished run as it lies on disk. */
export interface StoredRun {
  /** Where it was found. Absolute. */
  readonly folder: string;
  readonly record: RunRecord;
}

/** The newest run of a spec, `'newer'` when only a newer version can read it, or `undefined`. Only records are read. */
export async function storedRun(spec: vscode.Uri): Promise<StoredRun | 'newer' | undefined> {
  if (spec.scheme !== 'file') return undefined;
  const home = await homeOf(spec.fsPath);
  const name = specName(spec.fsPath, home);
  const { finished } = await runEntries(runsFolderIn(home)).catch(() => ({ finished: [] }));
  for (const folder of finished) {
    const record = await readRunRecord(folder);
    if (isNewer(record) && record.newer === name) return 'newer';
    if (isRecord(record) && record.spec === name && record.scoreCard !== undefined) return { folder, record };
  }
  return undefined;
}

/** The state after all events of a stored run; `undefined` when they cannot be read. */
export async function stateOf({ folder }: StoredRun): Promise<RunState | undefined> {
  const { readEvents } = await import('../../core/run/stored');
  try {
    return replay(readEvents(await readFile(path.join(folder, eventsFile), 'utf8')));
  } catch {
    return undefined;
  }
}

/** A run that has not come to its end: of another window or a command that is at it, or of one that is gone. */
export interface UnfinishedRun {
  readonly record: RunRecord;
  readonly isRunning: boolean;
  /** The state after its events so far. */
  readonly state: RunState;
}

/** The newest unfinished run of a spec. */
export async function unfinishedRun(spec: vscode.Uri): Promise<UnfinishedRun | undefined> {
  if (spec.scheme !== 'file') return undefined;
  const home = await homeOf(spec.fsPath);
  const name = specName(spec.fsPath, home);
  const { unfinished } = await runEntries(runsFolderIn(home)).catch(() => ({ unfinished: [] }));
  for (const final of unfinished) {
    const folder = temporaryName(final);
    const record = await readRunRecord(folder);
    if (!isRecord(record) || record.spec !== name) continue;
    const reported = await eventsSoFar(folder);
    if (reported === undefined) return undefined;
    const isRunning = (await holderOf(path.join(folder, lockName))) !== undefined;
    return { record, isRunning, state: isRunning ? reported : await brokenOff(reported, spec, final) };
  }
  return undefined;
}

/** Its last line may not be whole yet. */
async function eventsSoFar(folder: string): Promise<RunState | undefined> {
  const { readEvents } = await import('../../core/run/stored');
  try {
    const text = await readFile(path.join(folder, eventsFile), 'utf8');
    return replay(readEvents(text.slice(0, text.lastIndexOf('\n') + 1)));
  } catch {
    return undefined;
  }
}

async function brokenOff(reported: RunState, spec: vscode.Uri, final: string): Promise<RunState> {
  return advance(reported, { type: 'cancelled', canResume: await isResumable(spec.fsPath, final) });
}

/** When a run was added to those of a spec or taken away: milliseconds since 1970, 0 where there never was one. */
export async function runsChanged(spec: vscode.Uri): Promise<number> {
  if (spec.scheme !== 'file') return 0;
  const folder = runsFolderIn(await homeOf(spec.fsPath));
  return stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
