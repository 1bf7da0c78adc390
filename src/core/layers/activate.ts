import type { ActivationName } from './fields';

/** The activation of one value, or `undefined` for softmax, where a unit's value depends on all others. */
export function activate(name: ActivationName, x: number): number | undefined {
  switch (name) {
    case 'linear':
      return x;
    case 'relu':
      return Math.max(0, x);
    case 'relu6':
      return Math.min(6, Math.max(0, x));
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    case 'hardSigmoid':
      return Math.min(1, Math.max(0, 0.2 * x + 0.5));
    case 'tanh':
      return Math.tanh(x);
    case 'elu':
      return x > 0 ? x : Math.expm1(x);
    case 'selu':
      return seluScale * (x > 0 ? x : seluAlpha * Math.expm1(x));
    case 'softplus':
      return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
    case 'softsign':
      return x / (1 + Math.abs(x));
    case 'swish':
      return x / (1 + Math.exp(-x));
    case 'gelu':
      return 0.5 * x * (1 + errorFunction(x / Math.SQRT2));
    case 'hardSwish':
      return x * Math.min(1, Math.max(0, x / 6 + 0.5));
    case 'mish':
      return x * Math.tanh(Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))));
    case 'exponential':
      return Math.exp(x);
    case 'softmax':
      return undefined;
  }
}

// Klambauer et al. 2017, arXiv:1706.02515.
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** Abramowitz and Stegun, formula 7.1.26: off by at most 1.5e-7. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - polynomial * Math.exp(-x * x));
}
