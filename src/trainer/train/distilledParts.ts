/** What the outputs of a teacher are to those of a model: for each output, shares of classes or other values. */
import type { ModelGraph } from '../../core/graph/graph';
import { isCategorical, outputLosses } from '../../core/spec/outputLosses';
import type { LossName, TrainSpec } from '../../core/spec/schema';
import type { Samples, TrainOptions } from '../engine/engine';
import { outputParts, type RowPart, targetParts } from '../engine/parts';

export interface DistilledPart {
  readonly output: RowPart;
  readonly target: RowPart;
  /** Whether the data has a class number in the place of each share. */
  readonly byNumber: boolean;
  readonly areShares: boolean;
}

/** One for each output of the model, in its order: which columns of a teacher's outputs belong to which columns of the targets. */
export function distilledParts(graph: ModelGraph, train: Pick<TrainOptions, 'loss'>): readonly DistilledPart[] {
  const [outputs, targets] = [outputParts(graph), targetParts(graph, train)];
  return outputLosses(train.loss, graph.outputs).map(({ loss }, at) => ({
    output: outputs[at]!,
    target: targets[at]!,
    byNumber: loss === 'sparseCategoricalCrossentropy',
    areShares: isCategorical(loss),
  }));
}

/** The losses of targets that are shares of classes where they were class numbers. */
export function lossOfShares(loss: TrainSpec['loss']): TrainSpec['loss'] {
  const ofShares = (one: LossName): LossName => (one === 'sparseCategoricalCrossentropy' ? 'categoricalCrossentropy' : one);
  if (typeof loss === 'string') return ofShares(loss);
  return Object.fromEntries(
    Object.entries(loss).map(([output, one]) => [output, typeof one === 'string' ? ofShares(one) : { ...one, loss: ofShares(one.loss) }]),
  );
}

/** A copy of the targets, each with as many values as the output: class numbers as ones and zeros. */
export function targetsLikeOutputs({ targets, count }: Samples, parts: readonly DistilledPart[]): Float32Array {
  const [from, to] = [targets.length / count, parts.reduce((sum, { output }) => sum + output.size, 0)];
  const wide = new Float32Array(count * to);
  for (const { output, target, byNumber } of parts) {
    const classes = output.size / target.size;
    for (let row = 0; row < count; row++)
      for (let at = 0; at < target.size; at++) {
        const value = targets[row * from + target.at + at]!;
        if (byNumber) wide[row * to + output.at + at * classes + value] = 1;
        else wide[row * to + output.at + at] = value;
      }
  }
  return wide;
}

/** Rows of outputs whose shares of classes are brought closer to each other. */
export function softenedParts(outputs: Float32Array, count: number, parts: readonly DistilledPart[], temperature: number): Float32Array {
  const width = outputs.length / count;
  const soft = outputs.slice();
  for (const { output, areShares } of parts) {
    if (!areShares) continue;
    const classes = output.shape.at(-1) ?? 1;
    for (let row = 0; row < count; row++) {
      const from = row * width + output.at;
      soft.set(withTemperature(outputs.subarray(from, from + output.size), classes, temperature), from);
    }
  }
  return soft;
}

/** Shares that sum to 1 in every row, brought closer to each other: temperature 1 leaves them. */
export function withTemperature(shares: Float32Array, classes: number, temperature: number): Float32Array {
  const even = shares.map((share) => share ** (1 / temperature));
  for (let row = 0; row < even.length; row += classes) {
    const own = even.subarray(row, row + classes);
    const sum = own.reduce((total, share) => total + share, 0);
    own.forEach((share, at) => (own[at] = share / sum));
  }
  return even;
}
