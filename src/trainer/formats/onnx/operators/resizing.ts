import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import type { Lowering } from '../lower/lowering';
import { channelsLast, type Value } from '../lower/value';
import { withoutBorders, withZeros } from './padding';
import { sizesField } from './window';

/** Zeros around, or where they are negative, a border cut off. */
export const pad: Operator = {
  settings: [1, 2, 3],
  shapes: (node) => {
    const { before, after } = padsOf(node);
    return [node.dims(0).map((size, axis) => (size === null ? null : size + before[axis]! + after[axis]!))];
  },
  lower: (node, to) => {
    const { before, after } = padsOf(node);
    if ([...before, ...after].every((size) => size === 0)) return to.input(node);
    const [fill = 0] = node.setting('value', 2) ?? [];
    const mode = node.text('mode', 'constant');
    if (mode !== 'constant' || fill !== 0)
      unsupported(say('it pads with other values than zeros ("{0}"), which no layer of a spec does', mode));
    const given = to.input(node);
    const batch = given.order[0]!;
    const rank = given.dims.length;
    const order = given.order.length === rank ? given.order : [batch, ...channelsLast(rank).filter((axis) => axis !== batch)];
    const value = to.withAxisOrder(node, given, order);
    const own = value.order.slice(1, -1);
    const others = [batch, value.order.at(-1)!];
    if (others.some((axis) => axis >= 0 && (before[axis] !== 0 || after[axis] !== 0)))
      unsupported(say('it pads an axis of rows or units, which no layer of a spec does'));
    const sides = own.map((axis) => ({ before: before[axis]!, after: after[axis]! }));
    const part = (sign: number) =>
      sides.map((side) => ({ before: Math.max(0, sign * side.before), after: Math.max(0, sign * side.after) }));
    return { ...withoutBorders(node, to, withZeros(node, to, value, part(1)), part(-1)), dims: pad.shapes!(node)[0]! };
  },
};

export const resize: Operator = {
  settings: [1, 2, 3],
  shapes: (node) => [resizedShape(node)],
  lower: (node, to) =>
    enlarged(node, to, node.text('coordinate_transformation_mode', 'half_pixel'), node.text('nearest_mode', 'round_prefer_floor')),
};

/** The operator before Resize: as that one with `asymmetric` and `floor`. */
export const upsample: Operator = {
  settings: [1],
  shapes: (node) => [resizedShape(node)],
  lower: (node, to) => enlarged(node, to, 'asymmetric', 'floor'),
};

function enlarged(node: GraphNode, to: Lowering, places: string, rounding: string): Value {
  const dims = resizedShape(node);
  const before = node.dims(0);
  const rank = dims.length;
  if (dims.join() === before.join()) return to.input(node);
  const factors = dims.map((size, axis) => (size === null || before[axis] === null ? NaN : size / before[axis]!));
  const isImage = (rank === 4 || rank === 3) && factors[0] === 1 && factors[1] === 1;
  if (!isImage || !factors.every((factor) => Number.isInteger(factor) && factor <= 10_000))
    return unsupported(
      say(
        'it resizes [{0}] to [{1}]: a layer of a spec can repeat rows and columns a whole number of times',
        before.join(', '),
        dims.join(', '),
      ),
    );
  const mode = node.text('mode', 'nearest');
  const isLinear = mode === 'linear' && places.endsWith('half_pixel') && rank === 4;
  const repeats = mode === 'nearest' && factors.slice(2).every((factor) => repeatsAll(factor, places, rounding));
  if (!isLinear && !repeats) unsupported(say('it resizes in the mode "{0}" ({1}), which no layer of a spec has', mode, places));
  const value = to.withAxisOrder(node, to.input(node), channelsLast(rank));
  const size = rank === 3 ? factors[2] : sizesField(factors.slice(2), 2);
  const layer = to.addLayer(node, {
    type: `UpSampling${String(rank - 2)}D`,
    fields: { size, ...(isLinear ? { interpolation: 'bilinear' } : {}) },
    inputs: [value],
  });
  return { ...value, layer, dims, isExclusive: true };
}

/** Whether output i is input floor(i / factor). */
function repeatsAll(factor: number, places: string, rounding: string): boolean {
  const rounded = (at: number) => {
    if (rounding === 'floor') return Math.floor(at);
    if (rounding === 'ceil') return Math.ceil(at);
    return rounding === 'round_prefer_ceil' ? Math.floor(at + 0.5) : Math.ceil(at - 0.5);
  };
  const from = (at: number) => (places === 'asymmetric' ? at / factor : (at + 0.5) / factor - 0.5);
  const isKnown = places === 'asymmetric' || places.endsWith('half_pixel');
  // The first repeat begins at the border, where places are cut off.
  return (
    isKnown && Array.from({ length: 3 * factor }, (_, at) => Math.max(0, rounded(from(at))) === Math.floor(at / factor)).every(Boolean)
  );
}

function resizedShape(node: GraphNode): Shape {
  const dims = node.dims(0);
  const isUpsample = node.operator === 'Upsample';
  const scales = node.setting('scales', isUpsample || node.opset < 11 ? 1 : 2) ?? [];
  const sizes = node.opset >= 11 && scales.length === 0 && node.has(3) ? node.values(3) : [];
  const axes = node.ints('axes') ?? [];
  const list = scales.length > 0 ? scales : sizes;
  const at = (axis: number) => (axes.length === 0 ? axis : axes.findIndex((one) => node.axis(one, dims.length) === axis));
  if (list.length !== (axes.length === 0 ? dims.length : axes.length))
    unsupported(say('its {0} [{1}] do not fit its input', 'scales', list.join(', ')));
  return dims.map((size, axis) => {
    const given = at(axis) < 0 ? undefined : list[at(axis)]!;
    if (given === undefined) return size;
    if (scales.length === 0) return given;
    return size === null ? null : Math.floor(size * given + 1e-6);
  });
}

function padsOf(node: GraphNode): { readonly before: readonly number[]; readonly after: readonly number[] } {
  const { length: rank } = node.dims(0);
  const pads = node.setting('pads', 1) ?? [];
  const axes = (node.has(3) ? node.values(3) : [...node.dims(0).keys()]).map((axis) => node.axis(axis, rank));
  if (pads.length !== 2 * axes.length) return unsupported(say('its {0} [{1}] do not fit its input', 'pads', pads.join(', ')));
  const side = (first: number) => {
    const sizes = new Array<number>(rank).fill(0);
    for (const [at, axis] of axes.entries()) sizes[axis] = pads[first + at]!;
    return sizes;
  };
  return { before: side(0), after: side(axes.length) };
}
