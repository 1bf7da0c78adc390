import * as tf from '@tensorflow/tfjs-core';
import type { ModelGraph } from '../../core/graph/graph';
import type { TrainSpec } from '../../core/spec/schema';
import { outputLosses } from '../../core/spec/outputLosses';
import { lossOf } from './losses';
import { outputParts, type RowPart, rowShape, splitRows, targetParts } from './parts';

export interface PredictedRows {
  readonly count: number;
  /** What the model should have given, and what it gave: `count` rows each. */
  readonly targets: Float32Array;
  readonly outputs: Float32Array;
}

/** The mean loss of outputs that were computed elsewhere. An engine must be open. */
export function lossOfOutputs(graph: ModelGraph, train: Pick<TrainSpec, 'loss' | 'delta'>, rows: PredictedRows): number {
  const [targets, outputs] = [targetParts(graph, train), outputParts(graph)];
  return tf.tidy(() => {
    const tensors = (values: Float32Array, parts: readonly RowPart[]) =>
      splitRows(tf.tensor(values, [rows.count, ...rowShape(parts)]), parts);
    const [wanted, given] = [tensors(rows.targets, targets), tensors(rows.outputs, outputs)];
    return outputLosses(train.loss, graph.outputs).reduce(
      (sum, { loss, weight }, at) => sum + weight * lossOf({ delta: train.delta, loss })(wanted[at]!, given[at]!).dataSync()[0]!,
      0,
    );
  });
}
