/** What a model of a run is, and its data: its spec names no files, so that its folder can be copied anywhere. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { analyzeSpec } from '../../core/spec/analyze';
import type { RunOrigin } from '../../core/spec/runOrigin';
import type { DataSpec, SeveralFilesSpec } from '../../core/spec/schema';
import { isInside } from '../workspace/isInside';
import { folderOfSpec } from '../workspace/readableFolders';
import { isRunsFolder } from '../workspace/runsFolder';
import { runOf } from './layout';
import { isRecord, readRunRecord } from './runRecords';

/** @param file absolute path of a spec. @returns `undefined` without a run around it */
export async function runOriginOf(file: string): Promise<RunOrigin | undefined> {
  const folder = await folderOfSpec(file);
  const spec = path.join(folder, path.basename(file));
  if ((await runOf(spec)) === undefined) return undefined;
  const isShrunk = path.basename(folder) !== 'original';
  const data = await dataOfRun(spec, folder);
  return data === undefined ? { isShrunk } : { isShrunk, data };
}

/** @param to the folder that file names will be relative to */
async function dataOfRun(spec: string, to: string): Promise<DataSpec | undefined> {
  const run = await runOf(spec);
  const record = run === undefined ? 'missing' : await readRunRecord(run);
  if (run === undefined || !isRecord(record)) return undefined;
  const shrunk = await specOfRun(run, record);
  if (shrunk === undefined) return undefined;
  const data = analyzeSpec(record.specText).spec?.data;
  // What was shrunk may itself be the model of a run.
  return data === undefined ? dataOfRun(shrunk, to) : movedData(data, path.dirname(shrunk), to);
}

/** Where the spec of a run is, by where the run lies: a run says no more than the spec's name. */
export async function specOfRun(
  run: string,
  { spec, specText }: { readonly spec: string; readonly specText: string },
): Promise<string | undefined> {
  const runs = path.dirname(run);
  if (isRunsFolder(runs)) return specIn(path.dirname(path.dirname(runs)), spec);
  for (let folder = runs; ; folder = path.dirname(folder)) {
    const candidate = specIn(folder, spec);
    if (candidate !== undefined && (await readFile(candidate, 'utf8').catch(() => undefined)) === specText) return candidate;
    if (folder === path.dirname(folder)) return undefined;
  }
}

function specIn(home: string, spec: string): string | undefined {
  const file = path.resolve(home, spec);
  return isInside(file, home) ? file : undefined;
}

/** The data section with its files as they are named from another folder. */
function movedData(data: DataSpec, from: string, to: string): DataSpec {
  if ('generate' in data) return data;
  const move = (file: string) => path.relative(to, path.resolve(from, file)).split(path.sep).join('/');
  const moved = <T extends string | Readonly<Record<string, string>>>(named: T): T =>
    (typeof named === 'string' ? move(named) : Object.fromEntries(Object.entries(named).map(([layer, file]) => [layer, move(file)]))) as T;
  const movedLabels = <T extends string | Readonly<Record<string, string>>>(named: T): T =>
    typeof named === 'string' && !isFileIn(from, named) ? named : moved(named);
  const files = <T extends Pick<SeveralFilesSpec, 'file' | 'labels'>>(part: T): T => ({
    ...part,
    file: moved(part.file),
    ...(part.labels === undefined ? {} : { labels: movedLabels(part.labels) }),
  });
  const { validation } = data;
  const hasFile = typeof validation === 'object' && 'file' in validation;
  const held = hasFile ? { validation: files<Pick<SeveralFilesSpec, 'file' | 'labels'>>(validation) } : {};
  return { ...files(data), ...held };
}

/** Labels may also be a column's name. */
function isFileIn(folder: string, labels: string): boolean {
  return existsSync(path.resolve(folder, labels));
}
