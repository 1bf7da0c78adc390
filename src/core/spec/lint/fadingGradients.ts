import type { GraphLayer } from '../../graph/graph';
import { kindOf } from '../../layers';
import { activationOf } from '../../layers/activationOf';
import { say } from '../../message/message';
import type { Problem } from '../../problem/problem';
import type { Lint } from './lint';

/** Slopes of at most 1 (tanh) or 1/4 (sigmoid), multiplied on the way back. */
const saturating = new Set(['sigmoid', 'tanh', 'hardSigmoid', 'softsign']);
const tooMany = 4;

/** Many saturating activations one after the other: gradients vanish on their way back (Hochreiter 1991; Glorot and Bengio 2010). */
export const fadingGradients: Lint = ({ graph }) => {
  const rows = new Map<string, number>();
  return graph.layers.flatMap((layer): Problem[] => {
    const before = kindOf(layer.spec.type).easesGradients === true ? 0 : Math.max(0, ...layer.inputs.map((input) => rows.get(input) ?? 0));
    const activation = activationOf(layer.spec);
    const isSaturating = saturating.has(activation);
    const count = isSaturating ? before + 1 : activation === 'linear' ? before : 0;
    rows.set(layer.name, count);
    return isSaturating && count === tooMany ? [problem(layer)] : [];
  });
};

function problem(layer: GraphLayer): Problem {
  const message = say(
    '{0} is the {1}th layer in a row with a saturating activation ({2}): gradients fade on their way back. Use relu in hidden layers, or put a BatchNormalization between',
    layer.name,
    tooMany,
    activationOf(layer.spec),
  );
  return { code: 'fading-gradients', severity: 'warning', message, path: ['layers', layer.index, 'activation'] };
}
