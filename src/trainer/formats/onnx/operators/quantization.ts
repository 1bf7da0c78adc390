/** Whole numbers for values (QDQ graphs): what is stored is read as the values that it stands for, and what is computed stays as it is. */
import { isInputType } from '../../../../core/layers';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import { activated } from '../lower/fuse';
import type { Lowering } from '../lower/lowering';
import type { Value } from '../lower/value';
import { broadcast } from '../values/arrays';
import type { Constant } from '../values/constant';

/** The least whole number of a type. */
const least: Readonly<Record<string, number>> = { int8: -128, uint8: 0, int16: -32768, uint16: 0, int4: -8, uint4: 0 };

export const quantizeLinear: Operator = {
  settings: [1, 2],
  lower: (node, to) => cutOff(node, to, to.input(node)),
};

export const dequantizeLinear: Operator = {
  settings: [1, 2],
  constant: (node) => {
    const stored = node.inputs[0]?.constant;
    if (stored === undefined) return undefined;
    const scale = spread(node, node.constant(1), stored);
    const zero = node.has(2) ? [spread(node, node.constant(2), stored)] : [];
    const compute = (values: ArrayLike<number>, by: ArrayLike<number>, from?: ArrayLike<number>) =>
      Float32Array.from(values, (value, at) => (value - (from?.[at] ?? 0)) * by[at]!);
    return stored.derive(stored.dims, compute, [scale, ...zero], { isFloat: true, stored: [...stored.stored] });
  },
  lower: (node, to) => to.input(node),
};

/**
 * Programs that write such graphs leave out a ReLU before a quantization whose least value is zero, since that cuts off the same: it is put back,
 * and a ReLU6 where the largest value is 6.
 */
function cutOff(node: GraphNode, to: Lowering, value: Value): Value {
  const zero = node.has(2) ? node.constant(2) : undefined;
  const type = zero?.stored[0]?.type ?? { name: 'uint8', bits: 8 };
  const lowest = least[type.name];
  const points = zero?.known ?? [0];
  if (lowest === undefined || !points.every((point) => point === lowest) || isInputType(value.layer.type) || value.isPositive) return value;
  const scales = node.values(1);
  const [scale] = scales as [number];
  const largest = scale * (2 ** type.bits - 1);
  return activated(node, to, value, scales.length === 1 && Math.abs(largest - 6) <= scale / 2 ? 'relu6' : 'relu');
}

/** One number for all, or one for each index of an axis, for every place. */
function spread(node: GraphNode, setting: Constant, { dims }: Constant): Constant {
  if (setting.count === 1) return setting.reshaped(dims.map(() => 1)).broadcast(dims);
  const axis = node.axis(node.int('axis', 1), dims.length);
  if (setting.count !== dims[axis] || setting.dims.length > 1)
    return unsupported(say('its scales have the shape [{0}]: those of blocks cannot be read', setting.dims.join(', ')));
  const wide = dims.map((size, at) => (at === axis ? size : 1));
  return setting.derive(dims, (values) => broadcast(values, wide, dims));
}
