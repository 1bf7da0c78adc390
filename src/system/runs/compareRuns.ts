/** Whether two runs came to the same, bit for bit, apart from what clocks say. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { firstDifference, untimed } from './differences';
import { eventsFile, isModelOfRun, recordFile } from './layout';

export interface RunDifference {
  /** Within the run's folder, with slashes. */
  readonly file: string;
  /** What differs there, and how. */
  readonly what: string;
}

/**
 * @param one, other folders of finished runs
 * @returns what differs of their models, events and results; nothing where they came to the same
 */
export async function compareRuns(one: string, other: string): Promise<RunDifference[]> {
  const models = (await namesIn(one, other)).filter(isModelOfRun);
  const files = await Promise.all(models.map((model) => modelFiles(one, other, model)));
  const compared = await Promise.all([
    ...files.flat().map((file) => compareBytes(one, other, file)),
    compareEvents(one, other),
    compareResults(one, other),
  ]);
  return compared.flat();
}

async function modelFiles(one: string, other: string, model: string): Promise<string[]> {
  return (await namesIn(path.join(one, model), path.join(other, model))).map((name) => `${model}/${name}`);
}

/** What there is in either of two folders. */
async function namesIn(...folders: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  return [...new Set(lists.flat())].sort();
}

async function compareBytes(one: string, other: string, file: string): Promise<RunDifference[]> {
  const [a, b] = await Promise.all([one, other].map((run) => readFile(path.join(run, file)).catch(() => undefined)));
  if (a === undefined || b === undefined) return [{ file, what: `only the ${a === undefined ? 'second' : 'first'} run has it` }];
  if (a.equals(b)) return [];
  if (a.length !== b.length) return [{ file, what: `${String(a.length)} bytes and ${String(b.length)} bytes` }];
  const different = a.reduce((count, byte, at) => count + (byte === b[at] ? 0 : 1), 0);
  const first = a.findIndex((byte, at) => byte !== b[at]);
  return [{ file, what: `${String(different)} of ${String(a.length)} bytes differ, the first is byte ${String(first)}` }];
}

async function compareEvents(one: string, other: string): Promise<RunDifference[]> {
  const [a, b] = await Promise.all([one, other].map(async (run) => (await readText(run, eventsFile)).split('\n').filter(Boolean)));
  const common = Math.min(a!.length, b!.length);
  for (let line = 0; line < common; line++) {
    const difference = firstDifference(untimed(a![line]!), untimed(b![line]!));
    if (difference !== undefined) return [{ file: eventsFile, what: `line ${String(line + 1)}: ${difference}` }];
  }
  return a!.length === b!.length ? [] : [{ file: eventsFile, what: `${String(a!.length)} events and ${String(b!.length)} events` }];
}

/** What a run was asked, and by which program, are no results. */
async function compareResults(one: string, other: string): Promise<RunDifference[]> {
  const [a, b] = await Promise.all(
    [one, other].map(async (run) => {
      const {
        options: _options,
        versions: _versions,
        engine: _engine,
        ...results
      } = untimed(await readText(run, recordFile)) as Record<string, unknown>;
      return results;
    }),
  );
  const difference = firstDifference(a, b);
  return difference === undefined ? [] : [{ file: recordFile, what: difference }];
}

function readText(run: string, file: string): Promise<string> {
  return readFile(path.join(run, file), 'utf8');
}
