import { type Computation, DataType, only, typeOf } from '../graph/op';
import type { Program } from '../graph/program';
import type { WeightLayout } from './layout';
import { inputsName, outputsName } from './trace';
import { readWeights } from './values';

/** Predicts as many rows as the step was traced with, by the weights in the session's variables. */
export function predictionProgram(layout: WeightLayout, step: Computation): Program {
  const prediction = only(step, outputsName);
  return {
    name: 'predict',
    arguments: [{ name: inputsName, dtype: DataType.float32 }],
    results: [typeOf(prediction.results.get(outputsName)!).dtype],
    write: (nodes, [inputs]) => {
      const weights = readWeights(nodes, layout);
      const results = nodes.computation(prediction, (name) => (name === inputsName ? inputs! : weights.get(name)!));
      return [results.get(outputsName)!];
    },
  };
}
