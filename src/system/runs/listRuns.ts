/** All runs in and below a folder. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { acquireLock, type Holder, holderOf, Lock } from '../lock/lock';
import { foldersAmong, walkFolders } from '../files/walkFolders';
import { guard } from './folderError';
import { finalName, lockName, temporaryName } from './layout';
import { isRunsFolder } from '../workspace/runsFolder';
import { type FoundRecord, isRecord, readRunRecord, runEntries } from './runRecords';

export interface ListedRun {
  /** The folder it is in now. Absolute. */
  readonly folder: string;
  /** The folder it will be in, where it is unfinished. */
  readonly final: string;
  readonly state: 'finished' | 'unfinished' | 'running';
  readonly record: Exclude<FoundRecord, 'missing'>;
  /** Who works on it, while it is running. */
  readonly holder?: Holder;
}

/** The run that a folder is or, of any other, the runs in it and in every `.bonsai/runs` below it, the oldest of each first. */
export async function listRuns(folder: string): Promise<ListedRun[]> {
  const own = await runAt(folder);
  if (own !== undefined) return [own];
  const places = [folder, ...(await runsFoldersBelow(folder))];
  const runs: ListedRun[] = [];
  for (const place of new Set(places)) runs.push(...(await runsIn(place)));
  return runs;
}

/**
 * Removes an unfinished run.
 *
 * @param remove takes its folder away; for good where it is left out
 * @returns who works on it, where it was left alone for that. @throws FolderError
 */
export async function removeUnfinished(final: string, remove = removeForGood): Promise<Holder | undefined> {
  const folder = temporaryName(final);
  return guard(folder, async () => {
    const lock = await acquireLock(path.join(folder, lockName));
    if (!(lock instanceof Lock)) return lock;
    try {
      await remove(folder);
    } finally {
      await lock.release();
    }
    return undefined;
  });
}

function removeForGood(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** The runs in one folder of runs, the oldest first. */
export async function runsIn(place: string): Promise<ListedRun[]> {
  const { finished, unfinished } = await runEntries(place);
  const found = await Promise.all([...finished.map(finishedRun), ...unfinished.map(unfinishedRun)]);
  return found.filter((run) => run !== undefined).sort((a, b) => (a.final < b.final ? -1 : 1));
}

async function runAt(folder: string): Promise<ListedRun | undefined> {
  const name = finalName(path.basename(folder));
  return name === undefined ? finishedRun(folder) : unfinishedRun(path.join(path.dirname(folder), name));
}

async function finishedRun(folder: string): Promise<ListedRun | undefined> {
  const record = await readRunRecord(folder);
  // Any folder may lie beside runs: what has no record of ours is none.
  if (record === 'missing' || (isRecord(record) && record.scoreCard === undefined)) return undefined;
  return { folder, final: folder, state: 'finished', record };
}

async function unfinishedRun(final: string): Promise<ListedRun> {
  const folder = temporaryName(final);
  const [record, holder] = await Promise.all([readRunRecord(folder), holderOf(path.join(folder, lockName))]);
  return {
    folder,
    final,
    record: record === 'missing' ? 'damaged' : record,
    ...(holder === undefined ? { state: 'unfinished' } : { state: 'running', holder }),
  };
}

/** Folders that hold no models of their own, and mostly very many files. */
const passedOver = new Set(['node_modules', '.git']);

async function runsFoldersBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  await walkFolders(folder, (at, entries) => {
    if (at === folder || !isRunsFolder(at)) return foldersAmong(entries).filter((name) => !passedOver.has(name));
    found.push(at);
    return [];
  });
  return found.sort();
}
