/** Finds the unfinished run that a request wants to go on with. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../../core/message';
import type { RunEvent } from '../../core/run/events';
import { readEvents } from '../../core/run/stored';
import { messageOf } from '../fault';
import { type Checkpoint, readCheckpoint } from './checkpoint';
import { isAlive, type RunRecord } from './record';
import { FolderError, RunFolder, runsFolder, temporaryName, unfinishedRuns } from './runFolder';
import { folderOfSpec } from '../../system/workspace/readableFolders';
import { parseSpecFile, type SpecFile } from './specFile';

export const checkpointFile = path.join('checkpoint', 'checkpoint.bin');
export const recordFile = 'run.json';

export interface UnfinishedRun {
  readonly folder: RunFolder;
  readonly record: RunRecord;
  /** The spec as it was when the run began. */
  readonly source: SpecFile;
  readonly checkpoint: Checkpoint;
  /** What the run had told when the checkpoint was made. */
  readonly events: readonly RunEvent[];
}

/**
 * @param out the run's folder; by default the newest unfinished run of the spec
 * @throws FolderError when there is none that can be resumed
 */
export async function findUnfinished(spec: string, out: string | undefined): Promise<UnfinishedRun> {
  const candidates = out === undefined ? await unfinishedRuns(runsFolder(spec)) : [out];
  for (const candidate of candidates) {
    const record = await readRecord(candidate);
    if (record?.spec !== spec) continue;
    if (record.process !== undefined && record.process !== process.pid && isAlive(record.process))
      throw new FolderError(
        say('the run {0} is still going on, in process {1}: wait for it, or cancel it first', candidate, record.process),
      );
    return reopen(candidate, record);
  }
  throw new FolderError(say('no unfinished run of {0}', path.basename(spec)), 'newRun');
}

async function reopen(run: string, record: RunRecord): Promise<UnfinishedRun> {
  const source = parseSpecFile(record.spec, record.specText, await folderOfSpec(record.spec));
  let checkpoint: Checkpoint;
  try {
    checkpoint = readCheckpoint(await readFile(path.join(temporaryName(run), checkpointFile)), source.graph);
  } catch (cause) {
    throw new FolderError(
      say(
        'the run {0} cannot be resumed, its checkpoint is missing or damaged ({1}): remove {2} and start a new run',
        run,
        messageOf(cause),
        temporaryName(run),
      ),
    );
  }
  const folder = await RunFolder.reopen(run, checkpoint.eventBytes);
  const events = readEvents((await folder.read('events.jsonl')).toString());
  return { folder, record, source, checkpoint, events };
}

async function readRecord(run: string): Promise<RunRecord | undefined> {
  try {
    return JSON.parse(await readFile(path.join(temporaryName(run), recordFile), 'utf8')) as RunRecord;
  } catch {
    return undefined;
  }
}
