import * as tf from '@tensorflow/tfjs-core';
import type { ModelGraph } from '../../core/graph/graph';
import type { TrainSpec } from '../../core/spec/schema';
import { lossOf, targetShape } from './losses';
import { fixedShape } from './model';

export interface PredictedRows {
  readonly count: number;
  /** What the model should have given, and what it gave: `count` rows each. */
  readonly targets: Float32Array;
  readonly outputs: Float32Array;
}

/** The mean loss of outputs that were computed elsewhere. An engine must be open. */
export function lossOfOutputs(graph: ModelGraph, train: Pick<TrainSpec, 'loss' | 'delta'>, rows: PredictedRows): number {
  const output = fixedShape(graph, graph.output);
  return tf.tidy(() => {
    const tensor = (values: Float32Array, shape: readonly number[]) => tf.tensor(values, [rows.count, ...shape]);
    const loss = lossOf(train)(tensor(rows.targets, targetShape(train.loss, output)), tensor(rows.outputs, output));
    return loss.dataSync()[0]!;
  });
}
