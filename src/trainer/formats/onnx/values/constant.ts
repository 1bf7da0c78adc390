/** A tensor that does not depend on a model's input: a weight, or a setting of a node. Large ones are read only when their values are asked for. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { say } from '../../../../core/message/message';
import { ImportError } from '../../importError';
import type { Values } from '../proto/elementTypes';
import type { StoredTensor } from '../proto/tensor';
import { broadcast, type Dims, taken, transposed } from './arrays';

/** Settings of nodes and vectors of channels are known at once. */
export const mostKnown = 4096;

/** How many values may be computed from a file's own: hostile graphs ask for more than memory holds. */
export class ValueBudget {
  constructor(
    private left: number,
    private readonly file: string,
  ) {}

  /** @throws ImportError */
  take(count: number): void {
    this.left -= count;
    if (!(this.left >= 0)) throw new ImportError(say('{0} describes far more weights than it has', this.file));
  }
}

interface Parts {
  readonly dims: Dims;
  readonly isFloat: boolean;
  readonly budget: ValueBudget;
  /** Tensors of the file that it is made of. */
  readonly stored: readonly StoredTensor[];
  readonly known?: Values | undefined;
  readonly read: () => Promise<Values>;
}

export class Constant {
  private constructor(private readonly parts: Parts) {}

  static async stored(tensor: StoredTensor, budget: ValueBudget): Promise<Constant> {
    const { dims, type } = tensor;
    const known = sizeOf(dims) <= mostKnown ? await tensor.read() : undefined;
    return new Constant({ dims, isFloat: type.isFloat, budget, stored: [tensor], known, read: () => tensor.read() });
  }

  static of(values: Values, dims: Dims, budget: ValueBudget): Constant {
    return new Constant({
      dims,
      isFloat: values instanceof Float32Array,
      budget,
      stored: [],
      known: values,
      read: () => Promise.resolve(values),
    });
  }

  get dims(): Dims {
    return this.parts.dims;
  }

  get count(): number {
    return sizeOf(this.dims);
  }

  get isFloat(): boolean {
    return this.parts.isFloat;
  }

  get stored(): readonly StoredTensor[] {
    return this.parts.stored;
  }

  /** Of small ones. */
  get known(): Values | undefined {
    return this.parts.known;
  }

  /** The number that a small one has at all places. */
  get single(): number | undefined {
    const [value] = this.known ?? [];
    return this.known?.every((one) => one === value) === true ? value : undefined;
  }

  load(): Promise<Values> {
    return this.known === undefined ? this.parts.read() : Promise.resolve(this.known);
  }

  /** What a function makes of this one's values and those of others. */
  derive(
    dims: Dims,
    compute: (values: Values, ...others: readonly Values[]) => Values,
    others: readonly Constant[] = [],
    { isFloat = this.isFloat, stored = [this, ...others].flatMap((constant) => constant.stored).slice(0, 8) } = {},
  ): Constant {
    const { budget } = this.parts;
    const all = [this, ...others];
    const isSmall = sizeOf(dims) <= mostKnown && all.every(({ known }) => known !== undefined);
    const known = isSmall ? compute(this.known!, ...others.map((other) => other.known!)) : undefined;
    const computed = async () => {
      // A long chain of constants is not a deep call.
      await Promise.resolve();
      budget.take(sizeOf(dims));
      const values: Values[] = [];
      for (const constant of all) values.push(await constant.load());
      return compute(values[0]!, ...values.slice(1));
    };
    // It may be asked for many times; what a file has is read again.
    let once: Promise<Values> | undefined;
    return new Constant({ dims, isFloat, budget, stored, known, read: () => (once ??= computed()) });
  }

  reshaped(dims: Dims): Constant {
    return new Constant({ ...this.parts, dims, read: () => this.load() });
  }

  /** Axis i of the result is axis `order[i]` of this one. */
  transposed(order: readonly number[]): Constant {
    if (order.every((axis, index) => axis === index)) return this;
    return this.derive(
      order.map((axis) => this.dims[axis]!),
      (values) => transposed(values, this.dims, order),
    );
  }

  /** Index i of an axis is index `order.indices()[i]` of this one's. */
  taken(axis: number, order: { indices(): readonly number[] }): Constant {
    return this.derive(this.dims, (values) => taken(values, this.dims, axis, order.indices()));
  }

  broadcast(dims: Dims): Constant {
    return dims.join() === this.dims.join() ? this : this.derive(dims, (values) => broadcast(values, this.dims, dims));
  }

  mapped(by: (value: number) => number): Constant {
    return this.derive(this.dims, (values) => values.map(by));
  }
}
