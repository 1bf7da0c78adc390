/** Makes a spec of weights alone one that can be shrunk: with its rows, a loss, a learning rate. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { layerNamed } from '../../core/graph/graph';
import { hasTargetLabels } from '../../core/spec/labels';
import type { BareModel } from '../../core/weights/model';
import { modelCost } from '../../core/cost/cost';
import { isMessage, type Message, say } from '../../core/message/message';
import type { FileDataSpec, Spec } from '../../core/spec/schema';
import { writeSpec } from '../../core/spec/write';
import type { SetUpRequest, SetUpResult } from '../../protocol/setUp';
import type { EngineChoice } from '../../protocol/trainer';
import { dataLimits } from '../data/limits';
import { loadData } from '../data/loadData';
import { openPart } from '../data/prepare/openPart';
import { rowsInTurn } from '../data/prepare/statistics';
import type { RowArray } from '../data/rows/rowArray';
import type { Engine, EngineWork, Samples, TrainingSession } from '../engine/engine';
import { stepMacs } from '../engine/native/branching';
import { sampleRows } from '../engine/rows';
import { parseSpecFile, readSpecFile, type SpecFile } from '../input/specFile';
import { originalModel } from '../run/originalWeights';
import { findLearningRate, learningRates } from './learningRate';
import { remembersRows, writeMadeRows } from './madeRows';
import { needsLabels, writeOwnOutputs } from './ownOutputs';
import { distillationFor } from './distillation';
import { guessScale } from './scale';
import { type KnownLabels, type Task, taskOf } from './task';

export interface SetUpHost {
  readonly openEngine: (choice: EngineChoice, work: EngineWork) => Promise<Engine>;
}

/** Rows that learning rates are tried with. */
const triedRows = 2048;

/** @throws InputError where the rows do not fit the model, or labels are needed */
export async function setUpTraining(request: SetUpRequest, { openEngine }: SetUpHost, signal: AbortSignal): Promise<SetUpResult> {
  const source = await readSpecFile(request.spec);
  const folders = [request.data, request.labels].flatMap((named) => (named !== undefined && isFile(named) ? [path.dirname(named)] : []));
  const readable = [source.folder, ...folders];
  const trying: Trying = { readable, choice: request.engine, openEngine, signal };
  const file = request.data === undefined ? await rowsOfNorms(source, trying) : nameFrom(source.folder, request.data);
  const open = async (data: FileDataSpec) => {
    const withData = asIfWritten(source, { ...source.spec, data });
    return openPart({ spec: withData, readable, signal }, data, { ...data, at: ['data'] });
  };
  const own = request.labels === undefined ? await ownLabels(source, (await open({ file })).inputs, trying) : undefined;
  const named = request.labels !== undefined && isFile(request.labels) ? nameFrom(source.folder, request.labels) : (request.labels ?? own);
  const data = { file, ...(named === undefined ? {} : { labels: named }) };
  const { inputs, labels } = await open(data);
  const task = taskOf(source.graph, labels && (await knownLabels(labels)));
  if (isMessage(task)) throw source.errorAt([], task);
  const distill = request.distill ?? distillationFor(source.graph, task.train, inputs.rows);
  const specWith = (scale?: number) =>
    specFor(source.spec, { ...data, ...(scale === undefined ? {} : { scale }) }, task, {
      ...request,
      ...(distill === undefined ? {} : { distill }),
    });
  const lossAt = (scale: number) => lossOf(asIfWritten(source, specWith(scale)), trying);
  const output = layerNamed(source.graph, source.graph.output);
  const scaling = await guessScale(inputs, output, hasTargetLabels(specWith()) ? lossAt : undefined);
  const spec = specWith(scaling.scale);
  const { learningRate, guess } = await learningRateFor(asIfWritten(source, spec), trying);
  const finished: Spec = { ...spec, train: { ...task.train, learningRate } };
  const text = writeSpec(finished);
  // What it says is checked before it takes the other one's place.
  parseSpecFile(source.file, text, source.folder);
  await writeFile(source.file, text);
  const held = say('held out: {0} of the rows ({1}): change "data.validation"', String(task.validation.share), task.validation.by);
  const distilled =
    request.distill === undefined && distill !== undefined
      ? [
          say(
            'targets: what the original gives, for the rows and for mixtures of them, because {0} rows are few: change "shrink.distill"',
            inputs.rows,
          ),
        ]
      : [];
  const outputs =
    own === undefined
      ? []
      : [
          say(
            'labels: what the model itself gives for the rows, written to {0}, because none were named: name them where there are some',
            own,
          ),
        ];
  const rows =
    request.data !== undefined
      ? []
      : [
          say(
            'rows: {0}, made from the statistics of the batch norms and written to {1}; real ones give better results',
            inputs.rows,
            file,
          ),
        ];
  return {
    guesses: [...rows, ...outputs, ...task.guesses, ...(scaling.guess === undefined ? [] : [scaling.guess]), guess, ...distilled, held],
  };
}

/** The name of a file with rows that the model's batch norms have made. @throws InputError where it has none */
async function rowsOfNorms(source: SpecFile, { readable, choice, openEngine, signal }: Trying): Promise<string> {
  const model = await originalModel(source, readable, signal);
  if (model.graph.inputs.length > 1 || !remembersRows(model.graph))
    throw source.errorAt(
      [],
      say(
        'rows cannot be made without batch norms behind a single input, whose statistics say what the rows were like: name rows with --data',
      ),
    );
  await openEngine(choice, { stepMacs: stepMacs('train', modelCost(model.graph).macs, 1) });
  return writeMadeRows(model, source.folder, signal);
}

/** The name of a file with what the model gives for rows that say nothing of it; undefined where they do. */
async function ownLabels(source: SpecFile, rows: RowArray, { readable, choice, openEngine, signal }: Trying): Promise<string | undefined> {
  const model = await originalModel(source, readable, signal);
  if (!needsLabels(model)) return undefined;
  await openEngine(choice, { stepMacs: stepMacs('train', modelCost(model.graph).macs, 1) });
  return writeOwnOutputs(model, rows, source.folder, signal);
}

const isFile = (name: string): boolean => path.isAbsolute(name);

function nameFrom(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/');
}

function asIfWritten(source: SpecFile, spec: Spec): SpecFile {
  return parseSpecFile(source.file, writeSpec(spec), source.folder);
}

function specFor(spec: Spec, data: Spec['data'] & object, task: Task, { target, steps, distill }: SetUpRequest): Spec {
  const shrink = { ...(target && { target }), ...(steps && { steps }), ...(distill === undefined ? {} : { distill }) };
  return {
    ...spec,
    layers: [...spec.layers, ...(task.added === undefined ? [] : [task.added])],
    data: { ...data, validation: task.validation } as Spec['data'] & object,
    train: task.train,
    ...(task.metrics === undefined ? {} : { metrics: task.metrics }),
    ...(Object.keys(shrink).length === 0 ? {} : { shrink }),
  };
}

/** What trying a spec out takes. */
interface Trying extends SetUpHost {
  readonly readable: readonly string[];
  readonly choice: EngineChoice;
  readonly signal: AbortSignal;
}

async function learningRateFor(spec: SpecFile, trying: Trying): Promise<{ readonly learningRate: number; readonly guess: Message }> {
  const { session, model, rows } = await compiled(spec, trying);
  try {
    const learningRate = await findLearningRate(session, { ...model, rows, batchSize: spec.spec.train!.batchSize, signal: trying.signal });
    const guess = say(
      'learning rate: {0}, the best of {1} that were tried for a few steps: change "train.learningRate"',
      String(learningRate),
      learningRates.length,
    );
    return { learningRate, guess };
  } finally {
    session.dispose();
  }
}

/** Of the model with the weights that it came with. */
async function lossOf(spec: SpecFile, trying: Trying): Promise<number> {
  const { session } = await compiled(spec, trying);
  try {
    return (await session.evaluate('training', trying.signal)).loss;
  } finally {
    session.dispose();
  }
}

interface Compiled {
  readonly session: TrainingSession;
  readonly model: BareModel;
  readonly rows: Samples;
}

async function compiled(spec: SpecFile, { readable, choice, openEngine, signal }: Trying): Promise<Compiled> {
  const train = spec.spec.train!;
  const data = await loadData(spec, readable, dataLimits, signal);
  const { graph, weights } = await originalModel(spec, readable, signal);
  const engine = await openEngine(choice, { stepMacs: stepMacs('train', modelCost(graph).macs, train.batchSize) });
  const rows = await sampleRows(data.training, triedRows);
  const session = await engine.compile({ graph, weights, data: { training: rows }, train });
  return { session, model: { graph, weights }, rows };
}

async function knownLabels(labels: RowArray): Promise<KnownLabels> {
  let largest = -Infinity;
  let areWhole = true;
  for await (const values of rowsInTurn(labels))
    for (const value of values) {
      if (value > largest) largest = value;
      areWhole &&= Number.isInteger(value) && value >= 0;
    }
  return { width: labels.width, largest, areWhole };
}
