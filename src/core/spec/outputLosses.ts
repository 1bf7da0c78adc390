/** What each output of a model is trained for. */
import type { JsonPath } from '../problem/problem';
import type { LossName, TrainSpec } from './schema';

export interface OutputLoss {
  /** The layer that gives the output. */
  readonly output: string;
  readonly loss: LossName;
  /** How much it counts: the model's loss is the sum of its outputs' losses, each times its weight. */
  readonly weight: number;
  /** Where a spec says so. */
  readonly at: JsonPath;
}

/** In the order of the outputs; without those that the spec has no loss for, which `trainingProblems` reports. */
export function outputLosses(loss: TrainSpec['loss'], outputs: readonly string[]): readonly OutputLoss[] {
  return outputs.flatMap((output): OutputLoss[] => {
    if (typeof loss === 'string') return [{ output, loss, weight: 1, at: ['train', 'loss'] }];
    const own = Object.hasOwn(loss, output) ? loss[output] : undefined;
    if (own === undefined) return [];
    const at = ['train', 'loss', output];
    return [typeof own === 'string' ? { output, loss: own, weight: 1, at } : { output, loss: own.loss, weight: own.weight ?? 1, at }];
  });
}

/** Whether a loss compares shares of classes with the right one. */
export function isCategorical(loss: LossName): boolean {
  return loss === 'categoricalCrossentropy' || loss === 'sparseCategoricalCrossentropy';
}

export type LossByClass = 'binaryCrossentropy' | 'categoricalCrossentropy' | 'sparseCategoricalCrossentropy';

/** Whether a loss compares with classes: of several, or with one that is there or not. */
export function isByClass(loss: LossName): loss is LossByClass {
  return isCategorical(loss) || loss === 'binaryCrossentropy';
}
