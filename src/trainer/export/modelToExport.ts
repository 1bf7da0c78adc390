/** The model that an export was asked of: a run's shrunk one, a spec's, or one of another program's file. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { readRowsTaken, type RowsTaken, rowsTakenFile } from '../../core/data/rowsTaken';
import { assemble } from '../../core/graph/edit';
import { layerNamed, type ModelGraph } from '../../core/graph/graph';
import { say } from '../../core/message/message';
import { defaultTraining } from '../../core/spec/defaultTraining';
import type { TrainSpec } from '../../core/spec/schema';
import type { BareModel } from '../../core/weights/model';
import { isFolder } from '../../system/files/isFolder';
import { readRegular } from '../../system/files/regularFile';
import { messageOf } from '../../system/messageError';
import { exportFolder } from '../../system/runs/exportedFiles';
import { recordFile, runOf } from '../../system/runs/layout';
import { readableFolders } from '../../system/workspace/readableFolders';
import { guessTask } from '../data/guessTask';
import { ExportError } from '../formats/exporter';
import { withOpened } from '../import/withOpened';
import { InputError } from '../input/inputError';
import { readSpecFile, type SpecFile, withDataOfRun } from '../input/specFile';
import { originalModel } from '../run/originalWeights';

export interface FoundModel extends BareModel {
  /** How it is trained, or would be: by this its loss is measured. */
  readonly train: TrainSpec;
  /** Its spec, with the data of its run; missing for a file of another program. */
  readonly source?: SpecFile;
  /** What stands in its rows, where a run has kept that beside the model. */
  readonly rowsTaken?: RowsTaken;
  /** Whether it gives scores of classes where its losses take probabilities: none is measured then. */
  readonly givesScores?: boolean;
  /** The folders that the spec may read. */
  readonly readable: readonly string[];
  /** Whether it is what a run has left. */
  readonly isOfRun: boolean;
  /** Where its files go by default. Absolute. */
  readonly out: string;
}

const specExtension = '.model.json';
/** Bytes of a file that names columns and classes. */
const mostRowsTaken = 64 * 2 ** 20;

/**
 * @param named absolute: a run's folder, a folder with one spec or with a TF.js model, a spec, or a model file
 * @throws ExportError, ImportError, InputError
 */
export async function findModel(named: string, workspace: readonly string[], signal: AbortSignal): Promise<FoundModel> {
  const file = isFolder(named) ? await modelIn(named) : named;
  const out = path.join(isFolder(named) ? named : path.dirname(file), exportFolder);
  return file.endsWith(specExtension) ? fromSpec(file, out, workspace, signal) : fromFile(file, out, signal);
}

/** @throws ExportError unless the folder holds one model */
async function modelIn(folder: string): Promise<string> {
  const inRun = existsSync(path.join(folder, recordFile)) ? path.join(folder, 'shrunk') : folder;
  const names = await readdir(inRun).catch((): string[] => []);
  const specs = names.filter((name) => name.endsWith(specExtension));
  if (specs.length > 1) throw new ExportError(say('{0} holds several models: name one of them', folder));
  const name = specs[0] ?? names.find((other) => other === 'model.json');
  if (name === undefined)
    throw new ExportError(say('{0} holds no model: name the folder of a finished run, a spec or a model file', folder));
  return path.join(inRun, name);
}

async function fromSpec(file: string, out: string, workspace: readonly string[], signal: AbortSignal): Promise<FoundModel> {
  const written = await withDataOfRun(await readSpecFile(file));
  const { spec, graph } = written;
  if (spec.weights === undefined)
    throw written.errorAt(
      [],
      say('the spec names no "weights", so that there is nothing to export but a structure: train or shrink it first, and export the run'),
    );
  const readable = await readableFolders(written.folder, workspace);
  const { weights } = await originalModel(written, readable, signal);
  const isOfRun = (await runOf(file)) !== undefined;
  const rowsTaken = isOfRun ? await rowsTakenBeside(file) : undefined;
  const { train, source, givesScores } = await trained(written, readable, signal);
  return { graph, weights, train, source, givesScores, readable, isOfRun, out, ...(rowsTaken === undefined ? {} : { rowsTaken }) };
}

/** The spec with a section `train`: a guess where it has none, as one that an import wrote. */
async function trained(
  source: SpecFile,
  readable: readonly string[],
  signal: AbortSignal,
): Promise<Required<Pick<FoundModel, 'train' | 'source' | 'givesScores'>>> {
  const { spec, graph } = source;
  if (spec.train !== undefined) return { train: spec.train, source, givesScores: false };
  try {
    const { givesScores, ...guess } = await guessTask({ spec: source, readable, signal });
    return { train: guess.train, source: { ...source, spec: { ...spec, ...guess } }, givesScores };
  } catch (cause) {
    // Reading the rows will say what is wrong with them.
    if (!(cause instanceof InputError)) throw cause;
    return { train: plainTraining(graph), source, givesScores: false };
  }
}

/** For what is not compared with anything. */
function plainTraining(graph: ModelGraph): TrainSpec {
  return defaultTraining(layerNamed(graph, graph.output), false);
}

/** Of a model of a run. @throws ExportError when it is damaged */
async function rowsTakenBeside(spec: string): Promise<RowsTaken | undefined> {
  const file = path.join(path.dirname(spec), rowsTakenFile);
  if (!existsSync(file)) return undefined;
  try {
    return readRowsTaken((await readRegular(file, mostRowsTaken)).toString('utf8'));
  } catch (cause) {
    throw new ExportError(say('{0} cannot be read: {1}', file, messageOf(cause)), { cause });
  }
}

function fromFile(file: string, out: string, signal: AbortSignal): Promise<FoundModel> {
  return withOpened(file, signal, async (opened) => {
    const { layers, weights, outputs } = await opened.convert(signal);
    const graph = assemble({ name: opened.name, outputs }, layers);
    return { graph, weights, train: plainTraining(graph), readable: [], isOfRun: false, out };
  });
}
