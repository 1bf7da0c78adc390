/** Operators that let some indices of an axis through. */
import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import type { Lowering } from '../lower/lowering';
import type { Value } from '../lower/value';
import { taken } from '../values/arrays';
import { isConstant, knownDims } from './folding';
import { withoutBorders } from './padding';
import { endsAfterLastStep } from './recurrent';

export const slice: Operator = {
  settings: [1, 2, 3, 4],
  shapes: (node) => [slicedShape(node)],
  constant: (node) => {
    if (!isConstant(node)) return undefined;
    let constant = node.constant(0);
    for (const { axis, indices } of slices(node)) {
      const { dims } = constant;
      const after = dims.map((size, at) => (at === axis ? indices.length : size));
      constant = constant.derive(after, (values) => taken(values, dims, axis, indices));
    }
    return constant;
  },
  lower: (node, to) => slices(node).reduce((value, part) => selected(node, to, value, part), to.input(node)),
};

export const gather: Operator = {
  settings: [1],
  shapes: (node) => {
    const axis = gatherAxis(node);
    const dims = node.dims(0);
    return [[...dims.slice(0, axis), ...node.dims(1), ...dims.slice(axis + 1)]];
  },
  constant: (node) => {
    if (!isConstant(node) || node.input(1).constant === undefined) return undefined;
    const [dims, axis] = [node.constant(0).dims, gatherAxis(node)];
    const indices = node.values(1).map((index) => node.axis(index, dims[axis]!));
    return node.constant(0).derive(knownDims(gather.shapes!(node)[0]), (values) => taken(values, dims, axis, indices));
  },
  lower: (node, to) => (isConstant(node) ? embedded(node, to) : gathered(node, to)),
};

export const split: Operator = {
  settings: [1],
  shapes: (node) => splitSizes(node).map((size) => node.dims(0).map((own, axis) => (axis === splitAxis(node) ? size : own))),
  lower: (node, to) => {
    const axis = splitAxis(node);
    let first = 0;
    return splitSizes(node).map((size) => {
      const indices = Array.from({ length: size }, (_, at) => first + at);
      first += size;
      return selected(node, to, { ...to.input(node), isExclusive: false }, { axis, indices });
    });
  },
};

interface Part {
  readonly axis: number;
  readonly indices: readonly number[];
}

/** Some units, or rows and columns without a border, or the last step of a sequence. */
function selected(node: GraphNode, to: Lowering, value: Value, { axis, indices }: Part): Value {
  const size = value.dims[axis];
  if (indices.length === size && indices.every((index, at) => index === at)) return value;
  const dims = value.dims.map((own, at) => (at === axis ? indices.length : own));
  const [first] = indices;
  const isLast = indices.length === 1 && typeof size === 'number' && first === size - 1;
  const afterLast = isLast ? endsAfterLastStep(value, axis) : undefined;
  if (afterLast !== undefined) return { ...afterLast, dims };
  if (axis === value.order.at(-1)) {
    const plain = to.withUnitsInOrder(node, value);
    return { ...plain, layer: to.addLayer(node, { type: 'Select', fields: { indices }, inputs: [plain] }), dims, isExclusive: true };
  }
  const isRun = indices.every((index, at) => index === first! + at);
  const places = value.order.slice(1, -1);
  if (!isRun || !places.includes(axis) || typeof size !== 'number' || indices.length === 0)
    return unsupported(say('it takes a part of axis {0}, which no layer of a spec does', axis));
  const borders = places.map((own) => (own === axis ? { before: first!, after: size - first! - indices.length } : { before: 0, after: 0 }));
  return { ...withoutBorders(node, to, value, borders), dims };
}

function gathered(node: GraphNode, to: Lowering): Value {
  const axis = gatherAxis(node);
  const value = to.input(node);
  const size = value.dims[axis] ?? null;
  const [dims] = gather.shapes!(node) as [Shape];
  const isScalar = node.dims(1).length === 0;
  const written = node.values(1);
  if (size === null) {
    const afterLast = isScalar && written[0] === -1 ? endsAfterLastStep(value, axis) : undefined;
    if (afterLast === undefined) return unsupported(say('it takes a part of axis {0}, which no layer of a spec does', axis));
    return to.reshapedTo(node, { ...afterLast, dims: value.dims.map((own, at) => (at === axis ? 1 : own)) }, dims);
  }
  if (node.dims(1).length > 1) unsupported(say('it takes a part of axis {0}, which no layer of a spec does', axis));
  const part = selected(node, to, value, { axis, indices: written.map((index) => node.axis(index, size)) });
  const [batch] = part.order as [number];
  return isScalar ? to.reshapedTo(node, part, dims, batch > axis ? batch - 1 : batch === axis ? -1 : batch) : part;
}

/** A weight's rows, by numbers that the model takes in. */
function embedded(node: GraphNode, to: Lowering): Value {
  const embeddings = node.constant(0);
  const numbers = to.input(node, 1);
  if (gatherAxis(node) !== 0 || embeddings.dims.length !== 2 || numbers.units !== undefined)
    return unsupported(say('it takes a part of axis {0}, which no layer of a spec does', gatherAxis(node)));
  const [inputDim, outputDim] = embeddings.dims;
  const layer = to.addLayer(node, { type: 'Embedding', fields: { inputDim, outputDim }, inputs: [numbers], weights: { embeddings } });
  const [dims] = gather.shapes!(node) as [Shape];
  return { layer, dims, order: [...numbers.order, dims.length - 1], isExclusive: true, isPositive: false };
}

function gatherAxis(node: GraphNode): number {
  return node.axis(node.int('axis', 0), node.dims(0).length);
}

function splitAxis(node: GraphNode): number {
  return node.axis(node.int('axis', 0), node.dims(0).length);
}

function splitSizes(node: GraphNode): readonly number[] {
  const given = node.setting('split', 1) ?? [];
  const size = node.dims(0)[splitAxis(node)] ?? null;
  const parts = node.int('num_outputs', node.outputs.length);
  if (size === null) return unsupported(say('it needs sizes that are only known when the model runs'));
  const each = Math.ceil(size / parts);
  const sizes = given.length > 0 ? given : Array.from({ length: parts }, (_, at) => Math.min(each, size - at * each));
  const fits = sizes.reduce((all, one) => all + one, 0) === size && sizes.every((one) => one > 0);
  return fits ? sizes : unsupported(say('its {0} [{1}] do not fit its input', 'split', sizes.join(', ')));
}

function slices(node: GraphNode): readonly Part[] {
  const dims = node.dims(0);
  const [starts = [], ends = []] = [node.setting('starts', 1), node.setting('ends', 2)];
  const axes = node.setting('axes', 3) ?? [...starts.keys()];
  const steps = node.setting('steps', 4) ?? [];
  if (ends.length !== starts.length || axes.length !== starts.length)
    unsupported(say('its {0} [{1}] do not fit its input', 'ends', ends.join(', ')));
  return axes.map((written, at) => {
    const axis = node.axis(written, dims.length);
    const size = dims[axis] ?? null;
    const step = steps[at] ?? 1;
    if (size === null) return unsupported(say('it needs sizes that are only known when the model runs'));
    if (step === 0 || size > mostIndices) return unsupported(say('its {0} [{1}] do not fit its input', 'steps', steps.join(', ')));
    const inside = (index: number, least: number, most: number) => Math.min(Math.max(index < 0 ? index + size : index, least), most);
    const [from, to] =
      step > 0
        ? [inside(starts[at]!, 0, size), inside(ends[at]!, 0, size)]
        : [inside(starts[at]!, 0, size - 1), inside(ends[at]!, -1, size - 1)];
    const indices: number[] = [];
    for (let index = from; step > 0 ? index < to : index > to; index += step) indices.push(index);
    return { axis, indices };
  });
}

/** Longer axes are not expected to be sliced. */
const mostIndices = 1_000_000;

function slicedShape(node: GraphNode): Shape {
  const dims: (number | null)[] = [...node.dims(0)];
  for (const { axis, indices } of slices(node)) dims[axis] = indices.length;
  return dims;
}
