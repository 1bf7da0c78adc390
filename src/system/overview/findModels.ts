/** What of a workspace's files holds models, and the runs beside them. Found by names alone; of runs the records are read. */
import path from 'node:path';
import { foldersAmong, walkFolders } from '../files/walkFolders';
import { isRunsFolder } from '../workspace/runsFolder';
import { type ListedRun, runsIn } from '../runs/listRuns';
import { modelFileExtensions, specEnding } from './modelFileNames';

export interface FoundModels {
  /** Absolute paths. */
  readonly models: readonly string[];
  readonly runs: readonly ListedRun[];
}

/** The models in and below a folder. */
export async function findModels(folder: string): Promise<FoundModels> {
  const models: string[] = [];
  const runsFolders: string[] = [];
  await walkFolders(folder, (at, entries) => {
    if (isRunsFolder(at)) {
      runsFolders.push(at);
      return [];
    }
    if (path.basename(at) === '.bonsai') return foldersAmong(entries).filter((name) => name === 'runs');
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    models.push(...modelsAmong(names).map((name) => path.join(at, name)));
    return foldersAmong(entries).filter((name) => mayHoldModels(name));
  });
  return { models: models.sort(), runs: (await Promise.all(runsFolders.sort().map(runsIn))).flat() };
}

/** Files beside a spec that have its name hold its weights, and are no models of their own. TF.js names its models model.json. */
function modelsAmong(names: readonly string[]): string[] {
  const specs = new Set(names.filter((name) => name.endsWith(specEnding)).map((name) => name.slice(0, -specEnding.length)));
  return names.filter((name) => {
    if (name.endsWith(specEnding) || name === 'model.json') return name !== specEnding;
    const extension = path.extname(name).slice(1).toLowerCase();
    if (!(modelFileExtensions as readonly string[]).includes(extension)) return false;
    const isOwnFormat = extension === 'bonsai' || extension === 'safetensors';
    return !(isOwnFormat && specs.has(path.basename(name, path.extname(name))));
  });
}

/** Programs keep files of their own in hidden folders, and Python's packages have models for their tests. */
function mayHoldModels(folder: string): boolean {
  return folder === '.bonsai' || !(folder.startsWith('.') || ['node_modules', 'site-packages', '__pycache__'].includes(folder));
}
