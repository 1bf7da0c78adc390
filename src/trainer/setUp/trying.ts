/** A spec that is not finished, tried out on an engine. */
import path from 'node:path';
import { modelCost } from '../../core/cost/cost';
import { type Message, say } from '../../core/message/message';
import type { Spec } from '../../core/spec/schema';
import { writeSpec } from '../../core/spec/write';
import type { BareModel } from '../../core/weights/model';
import type { EngineChoice } from '../../protocol/trainer';
import { dataLimits } from '../data/limits';
import { loadData } from '../data/loadData';
import type { Engine, EngineWork, Samples, TrainingSession } from '../engine/engine';
import { stepMacs } from '../engine/native/branching';
import { sampleRows } from '../engine/rows';
import { parseSpecFile, type SpecFile } from '../input/specFile';
import { originalModel } from '../run/originalWeights';
import { findLearningRate, learningRates } from './learningRate';

export interface SetUpHost {
  readonly openEngine: (choice: EngineChoice, work: EngineWork) => Promise<Engine>;
}

/** Rows that learning rates are tried with. */
const triedRows = 2048;

/** A file of a spec, as the spec names it. */
export function nameFrom(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/');
}

/** The spec read as if it stood in the file: with the same errors and the same data beside it. */
export function asIfWritten(source: SpecFile, spec: Spec): SpecFile {
  return parseSpecFile(source.file, writeSpec(spec), source.folder);
}

/** What trying a spec out takes. */
export interface Trying extends SetUpHost {
  readonly readable: readonly string[];
  readonly choice: EngineChoice;
  readonly signal: AbortSignal;
}

/** A learning rate for a spec that has all but that, and how it was found. */
export async function learningRateFor(spec: SpecFile, trying: Trying): Promise<{ readonly learningRate: number; readonly guess: Message }> {
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
export async function lossOf(spec: SpecFile, trying: Trying): Promise<number> {
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
