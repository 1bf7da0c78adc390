/** Layers that scale and shift values by numbers of the file, where no layer of weights in front takes these in. */
import { say } from '../../../../core/message/message';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { GraphNode } from '../graph/graphNode';
import { unsupported } from '../graph/unsupported';
import type { Values } from '../proto/elementTypes';
import type { Constant } from '../values/constant';
import type { Lowering } from './lowering';
import { layerShape, type Value } from './value';

export interface Factors {
  readonly scale?: Constant | undefined;
  readonly shift?: Constant | undefined;
}

/** `value × scale + shift`, one number for each unit of the layer. */
export function scaledBy(node: GraphNode, to: Lowering, value: Value, factors: Factors): Value {
  const shape = layerShape(value);
  if (shape.length === 1) return scaledUnits(node, to, value, factors);
  const units = shape.at(-1)!;
  if (shape.length <= 3) return perChannel(node, to, value, factors);
  const places = sizeOf(shape.slice(0, -1).map((size) => size ?? NaN));
  const flat = to.viewedAs(node, value, { dims: [1, places, units], order: [0, 1, 2], units: value.units });
  return to.viewedAs(node, perChannel(node, to, flat, factors), value);
}

/** The same with one number for each place of the layer's output: the constant has the tensor's axes. */
export function scaledPlaces(node: GraphNode, to: Lowering, given: Value, { scale, shift }: Factors): Value {
  const value = to.withUnitsInOrder(node, given);
  const count = sizeOf(layerShape(value).map((size) => size ?? NaN));
  if (!Number.isFinite(count)) return unsupported(say('it needs sizes that are only known when the model runs'));
  const flat = to.viewedAs(node, value, { dims: [1, count], order: [0, 1], units: undefined });
  const factors = { scale: inLayer(scale, value), shift: inLayer(shift, value) };
  return { ...to.viewedAs(node, scaledUnits(node, to, flat, factors), value), isPositive: false };
}

/** By fixed statistics where these say it, or else as a filter of one place for each unit. */
function scaledUnits(node: GraphNode, to: Lowering, value: Value, { scale, shift }: Factors): Value {
  const units = layerShape(value)[0]!;
  if (value.isExclusive && value.layer.type === 'Normalization' && scale === undefined && shift !== undefined) {
    const { weights } = value.layer;
    const moved = (mean: Values, variance: Values, by: Values) => mean.map((one, at) => one - by[at]! * Math.sqrt(variance[at]!));
    weights.set('mean', weights.get('mean')!.derive([units], moved, [weights.get('variance')!, shift]));
    return value;
  }
  if (scale?.known?.every((factor) => factor > 0 && factor < 1e6) ?? scale === undefined) {
    const all = (number: number) => node.facts.constant(new Float32Array(units).fill(number), [units]);
    const factor = scale ?? all(1);
    const weights = {
      mean: (shift ?? all(0)).derive([units], (values, by) => values.map((one, at) => -one / by[at]!), [factor]),
      variance: factor.mapped((one) => 1 / one ** 2),
    };
    noticed(node, to, 'Normalization');
    return {
      ...value,
      layer: to.addLayer(node, { type: 'Normalization', inputs: [value], weights }),
      isExclusive: true,
      isPositive: false,
    };
  }
  const step = to.viewedAs(node, value, { dims: [1, 1, units], order: [0, 1, 2], units: value.units });
  return to.viewedAs(node, perChannel(node, to, step, { scale, shift }), value);
}

/** One filter of one place for each channel of images or steps. */
function perChannel(node: GraphNode, to: Lowering, value: Value, { scale, shift }: Factors): Value {
  const shape = layerShape(value);
  const units = shape.at(-1)!;
  const axes = shape.length - 1;
  const all = (number: number) => node.facts.constant(new Float32Array(units).fill(number), [units]);
  const kernel = (scale ?? all(1)).reshaped([...new Array<number>(axes).fill(1), units, 1]);
  const type = `DepthwiseConv${String(axes)}D`;
  noticed(node, to, type);
  const layer = to.addLayer(node, {
    type,
    fields: { kernelSize: 1 },
    inputs: [value],
    weights: { depthwise_kernel: kernel, bias: shift ?? all(0) },
  });
  return { ...value, layer, isExclusive: true, isPositive: false };
}

/** The constant's numbers in the order of the layer's. */
function inLayer(constant: Constant | undefined, { dims, order }: Value): Constant | undefined {
  if (constant === undefined) return undefined;
  const own = order.slice(1);
  const whole = constant.reshaped([...dims.slice(constant.dims.length).map(() => 1), ...constant.dims]);
  const sizes = dims.map((size, axis) => (own.includes(axis) ? size! : 1));
  if (whole.dims.some((size, axis) => size !== 1 && size !== sizes[axis])) return unsupported(say('it treats the rows of a batch as parts of one another')); // prettier-ignore
  const others = [...dims.keys()].filter((axis) => !own.includes(axis));
  return whole
    .broadcast(sizes)
    .transposed([...others, ...own])
    .reshaped([sizeOf(sizes)]);
}

function noticed({ label, operator }: GraphNode, to: Lowering, type: string): void {
  to.notices.push(say('node "{0}" ({1}) scales or shifts its input: the model has a {2} for it', label, operator, type));
}
