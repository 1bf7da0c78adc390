import { type Computation, computationOf } from '../graph/op';
import type { Program } from '../graph/program';
import type { WeightLayout } from './layout';
import { inputsName, outputsName } from './trace';
import { readWeights } from './values';
import { sizeOf } from '../../../../core/numbers/sizeOf';

/** Predicts as many rows as the step was traced with, by the weights in the session's variables. */
export function predictionProgram(layout: WeightLayout, step: Computation, sideBySide = false): Program {
  const prediction = computationOf(step, outputsName);
  return {
    name: 'predict',
    sideBySide,
    write: (nodes, values) => {
      const weights = readWeights(nodes, layout);
      const results = nodes.computation(prediction, ({ name, shape, branch }) =>
        name === inputsName
          ? nodes.reshape(branch === undefined ? values : nodes.part(values, branch * sizeOf(shape), sizeOf(shape)), shape)
          : weights.get(name)!,
      );
      return nodes.reshape(results.get(outputsName)!, [-1]);
    },
  };
}
