/** What a model gives when one of its operations alone is in 8-bit integers: by which those that suffer are found. */
import { setImmediate } from 'node:timers/promises';
import type { InputRows } from '../../exporter';
import type { FusedOperation } from '../fuse';
import type { Operation } from '../operation';
import { compute, type ComputableKind, type Values } from './compute';
import { makesValues } from './kept';
import type { IntegerPlan } from './plan';
import { rectified, rounded, withIntegers } from './rounding';
import { inputsOf, outputsOf } from './rowsOfGraph';

export interface OneInIntegers {
  readonly operation: FusedOperation;
  /** Of the model, with weights and values of this operation rounded. */
  readonly outputs: Float32Array;
}

export class OneByOne {
  readonly #exact: ReadonlyMap<string, Values>;

  constructor(
    private readonly plan: IntegerPlan,
    private readonly rows: InputRows,
  ) {
    const exact = new Map<string, Values>(inputsOf(plan.graph, rows));
    for (const operation of plan.graph.operations)
      if (operation.kind !== 'input')
        exact.set(
          operation.name,
          this.#computed(operation, (name) => exact.get(name)!),
        );
    this.#exact = exact;
  }

  /** What the model gives in floating point. */
  get outputs(): Float32Array {
    return outputsOf(this.plan.graph, this.rows.count, (output) => this.#exact.get(output)!);
  }

  /** All that make values of their own. @throws the signal's reason */
  async *all(signal: AbortSignal): AsyncGenerator<OneInIntegers> {
    for (const operation of this.plan.graph.operations) {
      if (!this.plan.values.has(operation.name) || !makesValues(operation)) continue;
      await setImmediate();
      signal.throwIfAborted();
      yield { operation, outputs: this.#with(operation) };
    }
  }

  #with(one: FusedOperation): Float32Array {
    const { graph } = this.plan;
    const changed = new Map([[one.name, this.#inIntegers(one)]]);
    const value = (name: string) => changed.get(name) ?? this.#exact.get(name)!;
    for (const operation of graph.operations)
      if (operation.name !== one.name && operation.inputs.some((name) => changed.has(name)))
        changed.set(operation.name, this.#computed(operation, value));
    return outputsOf(graph, this.rows.count, value);
  }

  #inIntegers(operation: FusedOperation): Values {
    const { weights, values } = this.plan;
    const own = weights.get(operation.name);
    const { shape, data } =
      own === undefined
        ? this.#exact.get(operation.name)!
        : this.#computed(withIntegers(operation as Known, own, values.get(operation.inputs[0]!)!), (name) => this.#exact.get(name)!);
    return { shape, data: rounded(data, values.get(operation.name)!) };
  }

  #computed(operation: FusedOperation, value: (name: string) => Values): Values {
    const { shape, data } = compute(operation as Known, operation.inputs.map(value), this.rows.count);
    return { shape, data: rectified(data, operation.fused) };
  }
}

type Known = Operation<ComputableKind>;
