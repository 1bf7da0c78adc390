/** What operators that compute shapes give, for one row of data: the converter writes them where the batch's size is open. */
import type { Operator } from '../schema/model';

/** There are no longer chains of such operators, and no shapes of more axes. */
const most = { depth: 40, values: 16 };

/** What is known of tensors, by their indices. */
export interface Known {
  maker(tensor: number): Operator | undefined;
  constant(tensor: number): readonly number[] | undefined;
  /** With the batch axis. */
  shape(tensor: number): readonly number[] | undefined;
}

export class ShapeValues {
  private readonly found = new Map<number, readonly number[] | undefined>();

  constructor(private readonly known: Known) {}

  /** The whole numbers of a tensor of at most one axis, or `undefined` where they are not known. */
  of(tensor: number, depth = 0): readonly number[] | undefined {
    if (!this.found.has(tensor)) this.found.set(tensor, this.known.constant(tensor) ?? this.computed(tensor, depth));
    return this.found.get(tensor);
  }

  private computed(tensor: number, depth: number): readonly number[] | undefined {
    const maker = this.known.maker(tensor);
    if (maker === undefined || depth > most.depth) return undefined;
    if (maker.type === 'SHAPE') return this.known.shape(maker.inputs[0] ?? -1);
    const compute = Object.hasOwn(operations, maker.type) ? operations[maker.type] : undefined;
    const inputs = compute === undefined ? [] : maker.inputs.slice(0, most.values).map((input) => this.of(input, depth + 1));
    if (compute === undefined || !areAll(inputs)) return undefined;
    const values = compute(inputs, maker);
    return values !== undefined && values.length <= most.values && values.every(Number.isSafeInteger) ? values : undefined;
  }
}

function areAll(inputs: readonly (readonly number[] | undefined)[]): inputs is readonly (readonly number[])[] {
  return !inputs.includes(undefined);
}

type Compute = (inputs: readonly (readonly number[])[], operator: Operator) => readonly number[] | undefined;

const first: Compute = ([values]) => values;
const all: Compute = (inputs) => inputs.flat();

const operations: Readonly<Record<string, Compute>> = {
  CAST: first,
  RESHAPE: first,
  SQUEEZE: first,
  PACK: all,
  CONCATENATION: all,
  GATHER: ([values, places]) => places?.map((place) => values?.[place] ?? NaN),
  REDUCE_PROD: ([values]) => [(values ?? []).reduce((product, value) => product * value, 1)],
  ADD: eachWith((a, b) => a + b),
  SUB: eachWith((a, b) => a - b),
  MUL: eachWith((a, b) => a * b),
  STRIDED_SLICE: ([values = [], begin, end, strides], { options }) => {
    const isSet = (mask: string) => ((options[mask] ?? 0) & 1) !== 0;
    const [from, to] = [isSet('beginMask') ? 0 : begin?.[0], isSet('endMask') ? undefined : end?.[0]];
    if (from === undefined || begin?.length !== 1 || strides?.[0] !== 1) return undefined;
    return isSet('shrinkMask') ? [values.at(from) ?? NaN] : values.slice(from, to);
  },
};

/** Value by value; a single one goes with each of the other's. */
function eachWith(compute: (a: number, b: number) => number): Compute {
  return ([a = [], b = []]) => {
    const at = (values: readonly number[], index: number) => (values.length === 1 ? values[0]! : (values[index] ?? NaN));
    return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => compute(at(a, index), at(b, index)));
  };
}
