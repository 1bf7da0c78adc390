import type { GraphLayer } from '../graph/graph';
import { activationOf } from '../layers/activationOf';
import type { LossName, TrainSpec } from './schema';

/**
 * A section `train` to begin with, for a model that comes with weights and without one: a loss that suits its last layer, and Keras's usual
 * settings. What is to be reproduced has the mean squared error.
 *
 * @param hasLabels whether the data has labels, each a class number
 */
export function defaultTraining(output: GraphLayer, hasLabels: boolean): TrainSpec & { readonly loss: LossName } {
  return { loss: lossFor(output, hasLabels), optimizer: 'adam', learningRate: 0.001, epochs: 10, batchSize: 32, seed: 1 };
}

function lossFor({ spec, outputShape }: GraphLayer, hasLabels: boolean): LossName {
  if (!hasLabels) return 'meanSquaredError';
  const activation = activationOf(spec);
  if (activation === 'softmax') return 'sparseCategoricalCrossentropy';
  const isShare = outputShape.at(-1) === 1 && activation === 'sigmoid';
  return isShare ? 'binaryCrossentropy' : 'meanSquaredError';
}
