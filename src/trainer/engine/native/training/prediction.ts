import { type Computation, only } from '../graph/op';
import type { Program } from '../graph/program';
import type { WeightLayout } from './layout';
import { inputsName, outputsName, parametersOf } from './trace';
import { readWeights } from './values';

/** Predicts as many rows as the step was traced with, by the weights in the session's variables. */
export function predictionProgram(layout: WeightLayout, step: Computation): Program {
  const prediction = only(step, outputsName);
  const inputs = parametersOf(prediction).find(({ name }) => name === inputsName);
  return {
    name: 'predict',
    write: (nodes, values) => {
      const weights = readWeights(nodes, layout);
      const results = nodes.computation(prediction, (name) =>
        name === inputsName ? nodes.reshape(values, inputs!.shape) : weights.get(name)!,
      );
      return nodes.reshape(results.get(outputsName)!, [-1]);
    },
  };
}
