/** Finds the run that a request wants to go on with. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMessage, type Message, say } from '../../core/message/message';
import type { StoredEvent } from '../../core/run/events';
import type { RunRecord } from '../../core/run/record';
import { folderOfSpec } from '../../system/workspace/readableFolders';
import { messageOf, userMessageOf } from '../../system/messageError';
import type { Lock } from '../../system/lock/lock';
import { fallBackToPrevious, type StoredCheckpoint, storedCheckpoints } from '../../system/runs/checkpoints';
import { readEventsSoFar } from '../../system/runs/eventLog';
import { FolderError } from '../../system/runs/folderError';
import { eventsFile, isThere, temporaryName } from '../../system/runs/layout';
import { runsFolderIn } from '../../system/workspace/runsFolder';
import { lockOf, RunFolder, TakenError } from '../../system/runs/runFolder';
import { isNewer, isRecord, readRunRecord, runEntries } from '../../system/runs/runRecords';
import { type OpenedCheckpoint, openCheckpoint } from './checkpoint';
import type { TrainingState } from '../train/trainingState';
import { parseSpecFile, type SpecFile, withDataOfRun } from '../input/specFile';
import type { Seconds } from '../train/stopwatch';

export interface UnfinishedRun {
  readonly folder: RunFolder;
  readonly record: RunRecord;
  /** The spec as it was when the run began. */
  readonly source: SpecFile;
  readonly state: TrainingState;
  readonly seconds: Seconds;
  /** The run's events up to the checkpoint. */
  readonly events: readonly StoredEvent[];
  /** Why it does not go on from its newest checkpoint. */
  readonly damage?: Message;
}

/** Whose runs are looked for. */
export interface RunSearch {
  /** Absolute path of the spec, and how records name it in the folder that holds its runs. */
  readonly spec: string;
  readonly name: string;
  readonly home: string;
  /** The run's folder, where the request names one. */
  readonly out: string | undefined;
}

/**
 * The newest unfinished run that has a checkpoint. What was left by a run that was killed before its first one is removed.
 *
 * @throws FolderError when there is one that cannot be resumed
 */
export async function findUnfinished(search: RunSearch): Promise<UnfinishedRun | undefined> {
  const candidates = search.out === undefined ? (await runEntries(runsFolderIn(search.home))).unfinished : [search.out];
  for (const final of candidates) {
    if (!(await isOfSpec(final, search))) continue;
    const lock = await lockSoon(final);
    if (lock === undefined) continue;
    try {
      const found = await reopen(final, search, lock);
      if (found !== undefined) return found;
      await rm(temporaryName(final), { recursive: true, force: true });
    } catch (error) {
      await lock.release();
      throw error;
    }
    await lock.release();
  }
  return undefined;
}

/** The finished run of a folder, or the newest one of the spec as it is now. */
export async function findFinished(search: RunSearch, text: string): Promise<{ run: string; record: RunRecord } | undefined> {
  const candidates = search.out === undefined ? (await runEntries(runsFolderIn(search.home))).finished : [search.out];
  for (const run of candidates) {
    const record = await readRunRecord(run);
    if (search.out !== undefined && record === 'damaged')
      throw new FolderError(say('the record of the run in {0} is damaged: remove that folder, or choose another name', run));
    if (!isRecord(record) || record.spec !== search.name) continue;
    if (record.specText === text) return { run, record };
    if (search.out !== undefined)
      throw new FolderError(say('the spec was edited since the run in {0} was finished: choose another name, or remove that folder', run));
  }
  return undefined;
}

/** Whether a folder with the temporary name of a run is there and belongs to the spec, as far as can be seen without its checkpoint. */
async function isOfSpec(final: string, { name, spec, out }: RunSearch): Promise<boolean> {
  if (!(await isThere(temporaryName(final)))) return false;
  const record = await readRunRecord(temporaryName(final));
  if (isNewer(record)) {
    if (out === undefined) return false;
    throw new FolderError(say('the run {0} was begun by a newer version of this program: resume it with that one', final));
  }
  // Without a record, the checkpoint says which; by default runs have their model's name.
  if (!isRecord(record)) return out !== undefined || path.basename(final).includes(path.basename(spec).split('.')[0]!);
  if (record.spec === name) return true;
  if (out === undefined) return false;
  throw otherSpec(final, record);
}

function otherSpec(final: string, { spec }: RunRecord): FolderError {
  return new FolderError(say('the unfinished run {0} is one of {1}: choose another name', final, spec));
}

/** How long a process that was ended may take to be gone. */
const patience = 3000;

/** @returns `undefined` when the process that held the lock has finished the run, whose folder then has its own name. @throws TakenError */
async function lockSoon(final: string): Promise<Lock | undefined> {
  const began = performance.now();
  for (;;) {
    try {
      return await lockOf(final);
    } catch (error) {
      if (!(await isThere(temporaryName(final)))) return undefined;
      if (!(error instanceof TakenError) || performance.now() - began > patience) throw error;
    }
    await sleep(50);
  }
}

/** @returns `undefined` when there is no checkpoint */
async function reopen(final: string, search: RunSearch, lock: Lock): Promise<UnfinishedRun | undefined> {
  const temporary = temporaryName(final);
  const checkpoints = await storedCheckpoints(temporary);
  const damages: Message[] = [];
  for (const checkpoint of checkpoints) {
    const content = await readCheckpoint(checkpoint, final, search);
    if (isMessage(content)) {
      damages.push(content);
      continue;
    }
    if (checkpoint.which === 'previous' && damages.length > 0) await fallBackToPrevious(temporary);
    const { eventsSoFar, ...run } = content;
    return {
      ...run,
      folder: await RunFolder.reopen(final, lock, eventsSoFar),
      ...(damages[0] === undefined ? {} : { damage: damages[0] }),
    };
  }
  if (damages[0] === undefined) return undefined;
  throw new FolderError(say('the run {0} cannot be resumed: {1}; remove {2} and start a new run', final, damages[0], temporary));
}

type Readable = Omit<UnfinishedRun, 'folder' | 'damage'> & { readonly eventsSoFar: Buffer };

/** @returns what is wrong, where it cannot be used. @throws FolderError when it is of another spec */
async function readCheckpoint({ content, damage }: StoredCheckpoint, final: string, search: RunSearch): Promise<Readable | Message> {
  if (content === undefined) return damage!;
  let opened: OpenedCheckpoint;
  try {
    opened = await openCheckpoint(content);
  } catch (cause) {
    return say('its checkpoint is damaged: {0}', messageOf(cause));
  }
  const { record, seconds } = opened;
  if (record.spec !== search.name) throw otherSpec(final, record);
  try {
    const eventsSoFar = await readEventsSoFar(path.join(temporaryName(final), eventsFile), opened.events);
    if (eventsSoFar === undefined) return say('{0} is damaged or missing', eventsFile);
    const { readEvents } = await import('../../core/run/stored');
    const events = readEvents(eventsSoFar.toString());
    const source = await withDataOfRun(parseSpecFile(search.spec, record.specText, await folderOfSpec(search.spec)));
    return { record, seconds, source, state: opened.state(source.graph), events, eventsSoFar };
  } catch (cause) {
    return userMessageOf(cause);
  }
}
