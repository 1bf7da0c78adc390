/** What a model in integers predicts: every value is rounded to its scale as soon as it is there. */
import type { Operation, Tensor } from '../operation';
import { compute, type ComputableKind, type Values } from './compute';
import type { IntegerPlan, IntegerWeights, ValueScale } from './plan';

export function rounded(values: Float32Array, { scale, zero }: ValueScale): Float32Array {
  return values.map((value) => (Math.max(-128, Math.min(127, Math.round(value / scale) + zero)) - zero) * scale);
}

export function rectified(values: Float32Array, fused: 'relu' | 'relu6' | undefined): Float32Array {
  if (fused === undefined) return values;
  const most = fused === 'relu6' ? 6 : Infinity;
  return values.map((value) => Math.min(most, Math.max(0, value)));
}

/** Values that are used once more; those that all users have seen are let go. */
export class ValueStore {
  readonly #values = new Map<string, Values>();
  readonly #left: Map<string, number>;

  constructor({ operations, output }: IntegerPlan['graph']) {
    this.#left = new Map([[output, 1]]);
    for (const { inputs } of operations) for (const name of inputs) this.#left.set(name, (this.#left.get(name) ?? 0) + 1);
  }

  set(name: string, values: Values): void {
    this.#values.set(name, values);
  }

  take(name: string): Values {
    const values = this.#values.get(name)!;
    const left = this.#left.get(name)! - 1;
    this.#left.set(name, left);
    if (left === 0) this.#values.delete(name);
    return values;
  }
}

/** The operation with the weights that its integers stand for. @param bias in the place of its own, in floating point */
export function withIntegers(operation: Operation<ComputableKind>, weights: IntegerWeights, input: ValueScale): Operation<ComputableKind> {
  if (!('kernel' in operation)) return operation;
  const channels = channelOf(operation);
  const kernel: Tensor = { shape: operation.kernel.shape, data: weights.kernel.map((value, at) => value * weights.scales[channels(at)]!) };
  const bias: Tensor = {
    shape: [weights.bias.length],
    data: weights.bias.map((value, unit) => value * weights.scales[unit]! * input.scale),
  };
  return { ...operation, kernel, bias };
}

/** Which unit a value of a kernel belongs to. */
export function channelOf({ kind, kernel }: { readonly kind: string; readonly kernel: Tensor }): (at: number) => number {
  const [last, before] = [kernel.shape.at(-1)!, kernel.shape.at(-2)!];
  if (kind === 'transposedConvolution') return (at) => Math.floor(at / last) % before;
  return kind === 'depthwise' ? (at) => at % (before * last) : (at) => at % last;
}

/** @returns the output's values, each a multiple of its scale */
export function simulate(plan: IntegerPlan, inputs: Float32Array, rows: number): Float32Array {
  const store = new ValueStore(plan.graph);
  for (const operation of plan.graph.operations) {
    const scale = plan.values.get(operation.name)!;
    const shape = operation.shape.map((size) => size!);
    if (operation.kind === 'input') {
      store.set(operation.name, { shape, data: rounded(inputs, scale) });
      continue;
    }
    const weights = plan.weights.get(operation.name);
    const known = operation as Operation<ComputableKind>;
    const own = weights === undefined ? known : withIntegers(known, weights, plan.values.get(operation.inputs[0]!)!);
    const { data } = compute(own, operation.inputs.map((name) => store.take(name)), rows); // prettier-ignore
    store.set(operation.name, { shape, data: rounded(rectified(data, operation.fused), scale) });
  }
  return store.take(plan.graph.output).data;
}
