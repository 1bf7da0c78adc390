/** A reshape, seen from a layer whose axes are in another order than the tensor's. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { Shape } from '../../../../core/layers/kind';
import type { UnitOrder, Value } from './value';

export interface Regrouped {
  readonly order: readonly number[];
  readonly units?: UnitOrder;
}

/** Axes of a tensor that together become some axes of another. Axes of size 1 belong to none. */
interface Segment {
  readonly ins: readonly number[];
  readonly outs: readonly number[];
}

/**
 * The order of the axes that the layer's output gets when the tensor is reshaped to `dims`, so that the layer needs nothing but a reshape itself.
 * Of [batch, 16, 4, 4] with its 16 channels last, flattened to [batch, 256], the units are then in another order.
 *
 * @param batch the batch axis after it; where it is not given, it is found by its size
 * @returns undefined where values would have to move
 */
export function regroup(value: Pick<Value, 'dims' | 'order'>, dims: Shape, batch = batchAxis(value, dims)): Regrouped | undefined {
  if (batch === undefined) return undefined;
  const isReal = (shape: Shape, but: number) => (axis: number) => shape[axis] !== 1 && axis !== but;
  const ins = [...value.dims.keys()].filter(isReal(value.dims, value.order[0]!));
  const outs = [...dims.keys()].filter(isReal(dims, batch));
  const segments = segmentsOf(value.dims, ins, dims, outs);
  if (segments === undefined) return undefined;
  const own = value.order.slice(1).filter((axis) => ins.includes(axis));
  const order = [batch];
  let units: UnitOrder | undefined;
  for (let at = 0; at < own.length;) {
    const segment = segments.find((one) => one.ins.includes(own[at]!));
    if (segment === undefined) return undefined;
    const part = own.slice(at, at + segment.ins.length);
    at += segment.ins.length;
    if (part.join() !== segment.ins.join()) {
      if (!segment.ins.every((axis) => part.includes(axis)) || segment.outs.length !== 1 || at !== own.length) return undefined;
      units = unitOrder(
        segment.ins.map((axis) => value.dims[axis]!),
        part.map((axis) => segment.ins.indexOf(axis)),
      );
    }
    order.push(...segment.outs);
  }
  if (order.length === 1) order.push(dims.length - 1);
  return { order, ...(units === undefined ? {} : { units }) };
}

/** Where the batch axis goes; −1 where it is joined with others, whose first it then is. */
function batchAxis({ dims: before, order }: Pick<Value, 'dims' | 'order'>, dims: Shape): number | undefined {
  const [batch] = order as [number];
  if (batch < 0) return dims[0] === 1 ? 0 : -1;
  const size = before[batch];
  const first = productOf(before.slice(0, batch));
  for (let axis = 0; axis < dims.length; axis++) if (dims[axis] === size && productOf(dims.slice(0, axis)) === first) return axis;
  return size === 1 ? -1 : undefined;
}

function segmentsOf(before: Shape, ins: readonly number[], after: Shape, outs: readonly number[]): Segment[] | undefined {
  const segments: Segment[] = [];
  let [i, j] = [0, 0];
  while (i < ins.length && j < outs.length) {
    const segment = { ins: [ins[i]!], outs: [outs[j]!] };
    let [have, want] = [before[ins[i++]!]!, after[outs[j++]!]!] as [number | null, number | null];
    while (have !== want) {
      if (have === null || want === null || have === 0 || want === 0) return undefined;
      if (have < want && i < ins.length) {
        segment.ins.push(ins[i]!);
        have = times(have, before[ins[i++]!]!);
      } else if (want < have && j < outs.length) {
        segment.outs.push(outs[j]!);
        want = times(want, after[outs[j++]!]!);
      } else {
        return undefined;
      }
    }
    segments.push(segment);
  }
  return i === ins.length && j === outs.length ? segments : undefined;
}

function times(a: number, b: number | null): number | null {
  return b === null ? null : a * b;
}

function productOf(sizes: Shape): number {
  return sizes.reduce<number>((product, size) => product * (size ?? NaN), 1);
}

/** @param sizes of the axes as the tensor has them. @param order in which the layer goes through them */
function unitOrder(sizes: readonly number[], order: readonly number[]): UnitOrder {
  return {
    key: `${sizes.join('×')} by ${order.join()}`,
    indices: () => {
      const strides = sizes.map((_, axis) => sizeOf(sizes.slice(axis + 1)));
      let indices = [0];
      for (const axis of order)
        indices = indices.flatMap((from) => Array.from({ length: sizes[axis]! }, (_, at) => from + at * strides[axis]!));
      return indices;
    },
  };
}
