/** How far a model's outputs are from another's. */
import { activationOf } from '../../../core/layers/activationOf';
import { layerNamed } from '../../../core/graph/graph';
import type { BareModel } from '../../../core/weights/model';
import type { Samples } from '../../engine/engine';
import { layerOutputs } from '../../engine/outputs';

type ErrorOf = (model: BareModel) => Promise<number>;

/** For shares of classes the information that is lost (Kullback and Leibler 1951), for other values the squared error; means over rows, summed over outputs. */
export async function outputError({ graph, weights }: BareModel, rows: Pick<Samples, 'inputs' | 'count'>): Promise<ErrorOf> {
  const outputsOf = (model: BareModel) => layerOutputs(model, rows, graph.outputs);
  const before = await outputsOf({ graph, weights });
  return async (model) => {
    const now = await outputsOf(model);
    return graph.outputs.reduce((sum, name) => {
      const areShares = activationOf(layerNamed(graph, name).spec) === 'softmax';
      const distance = areShares ? informationLost : squaredError;
      return sum + distance(before.get(name)!, now.get(name)!) / rows.count;
    }, 0);
  };
}

const least = 1e-7;

function informationLost(before: Float32Array, now: Float32Array): number {
  let sum = 0;
  for (const [at, share] of before.entries()) if (share > 0) sum += share * Math.log(share / Math.max(now[at]!, least));
  return sum;
}

function squaredError(before: Float32Array, now: Float32Array): number {
  let sum = 0;
  for (const [at, value] of before.entries()) sum += (value - now[at]!) ** 2;
  return sum;
}
