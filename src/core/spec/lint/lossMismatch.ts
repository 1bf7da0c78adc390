import { activationOf } from '../../layers/activationOf';
import { say } from '../../message/message';
import type { Problem } from '../../problem/problem';
import { isCategorical, outputLosses } from '../outputLosses';
import type { DataSpec } from '../schema';
import { hasTargetLabels } from '../labels';
import type { Lint } from './lint';

/** The smallest value that an activation can give, where it is not −∞. */
const lowest: Readonly<Record<string, number>> = {
  relu: 0,
  relu6: 0,
  sigmoid: 0,
  hardSigmoid: 0,
  softmax: 0,
  softplus: 0,
  elu: -1,
  exponential: 0,
};

/** A loss that does not go with what the model puts out, or with what it is compared with. */
export const lossMismatch: Lint = ({ graph, settings }) => {
  const { data, train } = settings;
  if (train === undefined) return [];
  return outputLosses(train.loss, graph.outputs).flatMap(({ output: name, loss, at }) => {
    const output = graph.layers.find((layer) => layer.name === name);
    if (output === undefined) return [];
    const activation = activationOf(output.spec);
    const problem = (template: string): Problem => ({
      code: 'loss-mismatch',
      severity: 'warning',
      message: say(template, loss, output.name, activation),
      path: at,
    });
    if (loss === 'binaryCrossentropy' && !['sigmoid', 'hardSigmoid', 'softmax'].includes(activation))
      return [problem('{0} compares outputs between 0 and 1, but {1} has the activation {2}: use sigmoid there')];
    if (isCategorical(loss) && activation !== 'softmax')
      return [problem('{0} compares shares of classes, but {1} has the activation {2}: use softmax there')];
    if (isCategorical(loss) && !hasTargetLabels(settings)) return [problem('{0} compares classes, but the data has no "labels"')];
    if (isGeneratedNormal(data) && activation in lowest)
      return [problem('normal data has values below those that {1} with {2} can give: use a linear output')];
    return [];
  });
};

function isGeneratedNormal(data: DataSpec | undefined): boolean {
  return data !== undefined && 'generate' in data && data.generate === 'normal';
}
