/**
 * Knowledge distillation (Hinton et al. 2015, arXiv:1503.02531): the trained original's outputs are mixed into the targets. All losses here are
 * linear in the target, or differ from that by a constant, so this is the mix of both losses too.
 */
import type { ModelGraph } from '../../core/graph/graph';
import { joined } from '../../core/numbers/joined';
import { Random } from '../../core/random/random';
import type { DistillSpec } from '../../core/spec/schema';
import type { Weights } from '../../core/weights/weights';
import type { DataSet, LayerTargets, Samples, ModelSession, TrainOptions } from '../engine/engine';
import { inMemory } from '../engine/rows';
import { type HiddenWeights, withHiddenTargets } from './hiddenTargets';
import { predictAll } from '../measure/score';
import { mixedPairs } from './mixedPairs';
import { lossOfShares, softenedParts, targetsLikeOutputs, distilledParts } from './distilledParts';

export interface Distillation {
  /** How much the original's outputs count as targets, 0 to 1. */
  readonly outputs: number;
  /** A classifier's shares are raised to the power of its inverse, and scaled to sum 1 again. */
  readonly temperature: number;
  /** Rows made by mixing pairs, as a multiple of the data's rows. */
  readonly mixedRows: number;
  /** How much hidden layers of the original count as targets, by their names. */
  readonly layers: HiddenWeights;
}

export interface DistillationTargets {
  /** The score card's rows take the place of held-out ones, with the data's own targets. */
  readonly data: DataSet;
  readonly train: TrainOptions;
  readonly layerTargets?: LayerTargets;
  /** Targets of some training rows whose inputs have changed. */
  readonly targetsOfChanged?: (rows: Int32Array, inputs: Float32Array) => Promise<Float32Array>;
  /** Training rows from this one on are mixtures of two rows before it: other ones in every epoch. */
  readonly firstMixed?: number;
}

export function distillationOf(distill: DistillSpec): Distillation {
  return { temperature: 1, mixedRows: 0, layers: {}, ...(typeof distill === 'number' ? { outputs: distill } : distill) };
}

/** Whether anything is distilled. */
export function isDistilled({ outputs, mixedRows, layers }: Distillation): boolean {
  return outputs > 0 || mixedRows > 0 || Object.keys(layers).length > 0;
}

/** Whether rows are mixed anew in every epoch: targets of hidden layers are worked out once. */
export function mixesAnew({ mixedRows, layers }: Distillation): boolean {
  return mixedRows > 0 && Object.keys(layers).length === 0;
}

export interface Teacher {
  /** Of the trained original. */
  readonly session: ModelSession;
  readonly graph: ModelGraph;
  readonly weights: Weights;
}

/** The data, loss and targets of hidden layers with which a model is distilled. @throws CancelledError */
export async function distilled(
  { session: teacher, graph, weights: original }: Teacher,
  { data, train }: DistillationTargets,
  { outputs, temperature, mixedRows, layers }: Distillation,
  signal: AbortSignal,
): Promise<DistillationTargets> {
  const parts = distilledParts(graph, train);
  // Engines take either all targets from the inputs or none, so that these are copied.
  const plain = (samples: Samples): Samples => ({ ...samples, targets: targetsLikeOutputs(samples, parts) });
  const own = inMemory(data.training);
  const training = plain(own);
  const outputsFor = async (rows: Pick<Samples, 'inputs' | 'count'>) => {
    const teacherOutputs = await predictAll(teacher, rows, signal);
    return temperature === 1 ? teacherOutputs : softenedParts(teacherOutputs, rows.count, parts, temperature);
  };
  const teacherOutputs = await outputsFor(training);
  const mix = (target: number, value: number) => (1 - outputs) * target + outputs * value;
  const targets = training.targets.map((target, at) => mix(target, teacherOutputs[at]!));
  const width = targets.length / training.count;
  const targetsOfChanged = async (picked: Int32Array, inputs: Float32Array) => {
    const again = await outputsFor({ inputs, count: picked.length });
    return again.map((value, at) => {
      const row = picked[Math.floor(at / width)]!;
      return row < training.count ? mix(training.targets[row * width + (at % width)]!, value) : value;
    });
  };
  const mixedCount = Math.round(own.count * mixedRows);
  const mixed = { inputs: mixedPairs(own, mixedCount, new Random(train.seed ?? 0, mixingStream)), count: mixedCount };
  const rows = {
    training: {
      count: training.count + mixed.count,
      inputs: mixed.count === 0 ? training.inputs : joined([training.inputs, mixed.inputs]),
      targets: mixed.count === 0 ? targets : joined([targets, await outputsFor(mixed)]),
    },
    validation: plain(inMemory(data.validation ?? own)),
  };
  const distilledTrain: TrainOptions = { ...train, loss: lossOfShares(train.loss) };
  if (Object.keys(layers).length === 0)
    return { data: rows, train: distilledTrain, targetsOfChanged, ...(mixedRows > 0 ? { firstMixed: own.count } : {}) };
  const { layerTargets, ...wide } = await withHiddenTargets({ ...rows, original: { graph, weights: original }, layers, signal });
  return { data: wide, train: distilledTrain, layerTargets };
}

/** Random numbers for the first mixtures have nothing to do with the order of the rows. */
const mixingStream = 2;
