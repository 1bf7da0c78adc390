/** Where runs are and what is in them. All names are fixed: none is ever read from a file. */
import { access, lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../../core/message/message';
import { errorCode } from '../messageError';
import { homeAround, isRunsFolder } from '../workspace/runsFolder';
import { FolderError } from './folderError';

export const recordFile = 'run.json';
export const eventsFile = 'events.jsonl';
export const reportFile = 'report.html';
export const checkpointFolder = 'checkpoint';
export const checkpointFile = path.join(checkpointFolder, 'checkpoint.bin');
/** The checkpoint before it, which is taken where that is damaged. */
export const previousCheckpointFile = path.join(checkpointFolder, 'previous.bin');
export const lockName = 'lock';

/** The models of a run, each in a folder of its own. */
export type ModelOfRun = 'original' | 'shrunk' | 'working' | ModelOfFront;

/** One of the models that `auto` has found, by its number from 1. */
export type ModelOfFront = `front-${number}`;

/** Whether a folder in that of a run holds one of its models. */
export function isModelOfRun(folder: string): folder is ModelOfRun {
  return /^(original|shrunk|working|front-\d+)$/u.test(folder);
}

/** Where a run's folder has the spec of one of its models: `shrunk/NAME.model.json`. @param name of the model */
export function specOfModel(model: ModelOfRun, name: string): string {
  return path.join(model, `${name}.model.json`);
}

/** The folder that holds the `.bonsai` for a spec: its own, or for a model of a run the one that the run's `.bonsai` is in, so that runs do not nest. */
export async function homeOf(spec: string): Promise<string> {
  const run = await runOf(spec);
  if (run === undefined) return path.dirname(spec);
  const runs = path.dirname(run);
  return isRunsFolder(runs) ? homeAround(run) : runs;
}

/** The finished run that a spec is a model of, by where it lies. */
export async function runOf(spec: string): Promise<string | undefined> {
  const folder = path.dirname(spec);
  if (!isModelOfRun(path.basename(folder))) return undefined;
  const run = path.dirname(folder);
  return (await isThere(path.join(run, recordFile))) ? run : undefined;
}

/** How records name a spec: its path from its home, with slashes. */
export function specName(spec: string, home: string): string {
  return path.relative(home, spec).split(path.sep).join('/');
}

/** `<date>-<name>` in local time, so that names sort by age. */
export function runName(name: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}-${name}`;
}

const unfinished = '.unfinished';

/** Where a run's files are until it is finished. */
export function temporaryName(final: string): string {
  return path.join(path.dirname(final), `.${path.basename(final)}${unfinished}`);
}

/** The other way round; `undefined` for any other name. */
export function finalName(entry: string): string | undefined {
  return entry.startsWith('.') && entry.endsWith(unfinished) && entry.length > unfinished.length + 1
    ? entry.slice(1, -unfinished.length)
    : undefined;
}

/** The place of a run that a person has named: where a symbolic link leads to, which itself stays. @throws FolderError */
export async function placeOf(out: string): Promise<string> {
  const entry = await lstat(out).catch(() => undefined);
  if (entry?.isSymbolicLink() !== true) return out;
  try {
    return await realpath(out);
  } catch (cause) {
    throw new FolderError(say('{0} is a symbolic link to a folder that is not there: choose another name, or remove it', out), undefined, {
      cause,
    });
  }
}

/** Whether a file or folder exists. One that may not be looked at counts as there, so that nothing is written over it. */
export async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    (cause: unknown) => errorCode(cause) !== 'ENOENT' && errorCode(cause) !== 'ENOTDIR',
  );
}
