/** The data of a model of a run: its spec names no files, so that its folder can be copied anywhere. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { analyzeSpec } from '../../core/spec/analyze';
import type { DataSpec } from '../../core/spec/schema';
import { isRunsFolder, runOf } from '../../system/runs/layout';
import { isRecord, readRunRecord } from '../../system/runs/runRecords';
import { isInside } from '../../system/workspace/isInside';
import type { SpecFile } from './specFile';

/** The spec, with the data that its run was given where it says none. Without a run around it, it stays as it is. */
export async function withDataOfRun(source: SpecFile): Promise<SpecFile> {
  if (source.spec.data !== undefined) return source;
  const data = await dataOfRun(path.join(source.folder, path.basename(source.file)), source.folder);
  return data === undefined ? source : { ...source, spec: { ...source.spec, data } };
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
async function specOfRun(
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
  const files = <T extends { readonly file: string; readonly labels?: string }>(part: T): T => ({
    ...part,
    file: move(part.file),
    ...(part.labels === undefined ? {} : { labels: move(part.labels) }),
  });
  const { validation } = data;
  return { ...files(data), ...(typeof validation === 'object' ? { validation: files(validation) } : {}) };
}
