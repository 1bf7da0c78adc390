/** Activations in C, over an array in its place. */
import type { ActivationName } from '../../../../core/layers/fields';
import type { CFunction } from '../program';

/** A function that changes every value of an array by itself. */
function pointwise(name: string, expression: string): CFunction {
  return { name, text: `static void ${name}(float *x, int32_t count) {\n  for (int32_t i = 0; i < count; i++) x[i] = ${expression};\n}` };
}

/** With a number that the layer gives. */
function withParameter(name: string, expression: string): CFunction {
  const text = `static void ${name}(float *x, int32_t count, float a) {\n  for (int32_t i = 0; i < count; i++) x[i] = ${expression};\n}`;
  return { name, text };
}

export const softmax: CFunction = {
  name: 'softmax',
  text: `
/* Turns every row into shares that sum to 1. */
static void softmax(float *x, int32_t rows, int32_t units) {
  for (; rows > 0; rows--, x += units) {
    float largest = x[0], sum = 0.0f;
    for (int32_t i = 1; i < units; i++) largest = x[i] > largest ? x[i] : largest;
    for (int32_t i = 0; i < units; i++) sum += x[i] = expf(x[i] - largest);
    for (int32_t i = 0; i < units; i++) x[i] /= sum;
  }
}`,
};

export const leakyRelu = withParameter('leaky_relu', 'x[i] < 0.0f ? a * x[i] : x[i]');
export const elu = withParameter('elu', 'x[i] < 0.0f ? a * expm1f(x[i]) : x[i]');
export const clippedRelu = withParameter('clipped_relu', 'x[i] < 0.0f ? 0.0f : x[i] > a ? a : x[i]');
export const relu = pointwise('relu', 'x[i] < 0.0f ? 0.0f : x[i]');

const functions: Readonly<Record<Exclude<ActivationName, 'linear' | 'softmax'>, readonly [CFunction, ...string[]]>> = {
  relu: [relu],
  relu6: [clippedRelu, '6.0f'],
  sigmoid: [pointwise('sigmoid', '1.0f / (1.0f + expf(-x[i]))')],
  hardSigmoid: [pointwise('hard_sigmoid', 'fminf(1.0f, fmaxf(0.0f, 0.2f * x[i] + 0.5f))')],
  tanh: [pointwise('hyperbolic_tangent', 'tanhf(x[i])')],
  elu: [elu, '1.0f'],
  selu: [pointwise('selu', '1.050700987f * (x[i] > 0.0f ? x[i] : 1.673263242f * expm1f(x[i]))')],
  softplus: [pointwise('softplus', 'fmaxf(0.0f, x[i]) + log1pf(expf(-fabsf(x[i])))')],
  softsign: [pointwise('softsign', 'x[i] / (1.0f + fabsf(x[i]))')],
  swish: [pointwise('swish', 'x[i] / (1.0f + expf(-x[i]))')],
  gelu: [pointwise('gelu', '0.5f * x[i] * (1.0f + erff(x[i] * 0.7071067812f))')],
  hardSwish: [pointwise('hard_swish', 'x[i] * fminf(1.0f, fmaxf(0.0f, x[i] / 6.0f + 0.5f))')],
  mish: [pointwise('mish', 'x[i] * tanhf(fmaxf(0.0f, x[i]) + log1pf(expf(-fabsf(x[i]))))')],
  exponential: [pointwise('exponential', 'expf(x[i])')],
};

/** The call that applies an activation to so many rows of units; none for linear. */
export function activationCalls(
  use: (wanted: CFunction) => string,
  name: ActivationName | undefined,
  at: string,
  { rows, units }: { readonly rows: number; readonly units: number },
): string[] {
  if (name === undefined || name === 'linear') return [];
  if (name === 'softmax') return [`${use(softmax)}(${at}, ${String(rows)}, ${String(units)});`];
  const [wanted, ...parameters] = functions[name];
  return [`${use(wanted)}(${[at, String(rows * units), ...parameters].join(', ')});`];
}
