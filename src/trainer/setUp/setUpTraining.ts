/** Makes a spec of weights alone one that can be shrunk: with its rows, a loss, a learning rate. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { modelCost } from '../../core/cost/cost';
import { isMessage, type Message, say } from '../../core/message/message';
import type { Spec } from '../../core/spec/schema';
import { writeSpec } from '../../core/spec/write';
import type { SetUpRequest, SetUpResult } from '../../protocol/setUp';
import type { EngineChoice } from '../../protocol/trainer';
import { dataLimits } from '../data/limits';
import { loadData } from '../data/loadData';
import { openPart } from '../data/prepare/openPart';
import { rowsInTurn } from '../data/prepare/statistics';
import type { RowArray } from '../data/rows/rowArray';
import type { Engine, EngineWork } from '../engine/engine';
import { stepMacs } from '../engine/native/branching';
import { sampleRows } from '../engine/rows';
import { parseSpecFile, readSpecFile, type SpecFile } from '../input/specFile';
import { originalModel } from '../run/originalWeights';
import { findLearningRate, learningRates } from './learningRate';
import { type KnownLabels, type Task, taskOf } from './task';

export interface SetUpHost {
  readonly openEngine: (choice: EngineChoice, work: EngineWork) => Promise<Engine>;
}

/** Rows that learning rates are tried with. */
const triedRows = 2048;

/** @throws InputError where the rows do not fit the model, or labels are needed */
export async function setUpTraining(request: SetUpRequest, { openEngine }: SetUpHost, signal: AbortSignal): Promise<SetUpResult> {
  const source = await readSpecFile(request.spec);
  const readable = [source.folder, path.dirname(request.data), ...(isFile(request.labels) ? [path.dirname(request.labels)] : [])];
  const data = {
    file: nameFrom(source.folder, request.data),
    ...(request.labels === undefined ? {} : { labels: isFile(request.labels) ? nameFrom(source.folder, request.labels) : request.labels }),
  };
  const withData = asIfWritten(source, { ...source.spec, data });
  const { labels } = await openPart({ spec: withData, readable, signal }, data, data, ['data']);
  const task = taskOf(source.graph, labels && (await knownLabels(labels)));
  if (isMessage(task)) throw source.errorAt([], task);
  const spec = specFor(source.spec, data, task, request);
  const { learningRate, guess } = await learningRateFor(asIfWritten(source, spec), readable, request.engine, openEngine, signal);
  const finished: Spec = { ...spec, train: { ...task.train, learningRate } };
  const text = writeSpec(finished);
  // What it says is checked before it takes the other one's place.
  parseSpecFile(source.file, text, source.folder);
  await writeFile(source.file, text);
  const held = say('held out: {0} of the rows ({1}): change "data.validation"', String(task.validation.share), task.validation.by);
  return { guesses: [...task.guesses, guess, held] };
}

const isFile = (labels: string | undefined): labels is string => labels !== undefined && path.isAbsolute(labels);

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

async function learningRateFor(
  spec: SpecFile,
  readable: readonly string[],
  choice: EngineChoice,
  openEngine: SetUpHost['openEngine'],
  signal: AbortSignal,
): Promise<{ readonly learningRate: number; readonly guess: Message }> {
  const train = spec.spec.train!;
  const data = await loadData(spec, readable, dataLimits, signal);
  const { graph, weights } = await originalModel(spec, readable, signal);
  const engine = await openEngine(choice, { stepMacs: stepMacs('train', modelCost(graph).macs, train.batchSize) });
  const rows = await sampleRows(data.training, triedRows);
  const session = await engine.compile({ graph, weights, data: { training: rows }, train });
  try {
    const learningRate = await findLearningRate(session, { graph, weights }, rows, train.batchSize, signal);
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
