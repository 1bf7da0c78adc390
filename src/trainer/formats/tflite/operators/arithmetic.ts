/** Operators that calculate value by value, with two inputs from the model or one and a constant. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { Shape } from '../../../../core/layers/kind';
import { isLayerType } from '../../../../core/layers';
import { say } from '../../../../core/message/message';
import { type Constant } from '../tensors/constants';
import { activated } from './activations';
import { cut } from './pieces';
import {
  type Conversion,
  defineOperator,
  type Operation,
  type OperatorRecord,
  type Part,
  type PartSpec,
  Unsayable,
  type WeightSource,
} from './operator';

/** What becomes of one value, with the constant that belongs to its channel: `scale × value + shift`. */
interface Affine {
  readonly scale?: ((constant: number) => number) | undefined;
  readonly shift?: ((constant: number) => number) | undefined;
}

interface Arithmetic {
  /** The layer that does it with two inputs. */
  readonly layer?: string;
  readonly withConstant?: Affine;
  /** Where the constant comes first. */
  readonly fromConstant?: Affine;
}

const calculating = ({ layer, withConstant, fromConstant }: Arithmetic): OperatorRecord => ({
  options: { activation: { field: 0, type: 'int8' } },
  convert: (operation) => {
    const [first, second] = [operation.constant(0), operation.constant(1)];
    if (first === undefined && second === undefined) return activated(operation, ofTwo(operation, layer));
    const affine = second === undefined ? fromConstant : withConstant;
    if (affine === undefined) throw new Unsayable(say('calculates with a constant in a way that no layer of a spec does'), { macs: 0 });
    return activated(operation, scaled(operation, affine, (second ?? first)!, operation.constant(2)));
  },
});

function ofTwo(operation: Operation, layer: string | undefined): readonly Part[] {
  if (layer === undefined || !isLayerType(layer))
    throw new Unsayable(
      layer === undefined
        ? say('calculates value by value what no layer of a spec does')
        : say('would be {0}, which specs do not have', layer),
      { macs: 0 },
    );
  const spec = { type: layer } as PartSpec;
  const shapes = [operation.rows(0), operation.rows(1)];
  const small = shapes.findIndex((rows, at) => isOnePlace(rows) && !isOnePlace(shapes[1 - at]!));
  const [height, width] = shapes[1 - small] ?? [];
  if (small === -1 || typeof height !== 'number' || typeof width !== 'number') return [{ spec }];
  // One place for all of an image: specs repeat it first.
  return [
    { spec: { type: 'UpSampling2D', size: [height, width] }, role: 'everywhere', from: [small] },
    { spec, from: small === 0 ? ['everywhere', 1] : [0, 'everywhere'] },
  ];
}

function isOnePlace(rows: readonly (number | null)[]): boolean {
  return rows.length === 3 && rows[0] === 1 && rows[1] === 1;
}

/** A filter of one value for each channel, which trains as what it was read from, unlike a normalisation. */
function scaled(operation: Operation, { scale, shift }: Affine, constant: Constant, added?: Constant): Conversion {
  const rows = operation.rows(operation.data[0]!);
  if (isOfPlaces(constant, rows)) return scaledPlaces(rows, { scale, shift }, constant);
  const channels = rows.at(-1) ?? 0;
  const each = (shape: readonly number[], from: Constant, change: (value: number) => number): WeightSource => {
    const count = sizeOf(from.shape);
    if (count !== 1 && !(count === channels && from.shape.at(-1) === channels))
      throw new Unsayable(
        say('calculates with a constant of the shape [{0}], and layers of a spec have one value for each channel', from.shape.join(', ')),
        { macs: 0 },
      );
    const arrange = ([values]: readonly Float32Array[]) =>
      Float32Array.from({ length: channels }, (_, channel) => change(values![count === 1 ? 0 : channel]!));
    return { tensors: [from], shape, arrange };
  };
  const bias = added !== undefined ? each([channels], added, same) : shift !== undefined ? each([channels], constant, shift) : undefined;
  const filter: Part = {
    spec: { type: 'DepthwiseConv2D', kernelSize: 1, ...(bias === undefined ? { useBias: false } : {}) },
    weights: { depthwise_kernel: each([1, 1, channels, 1], constant, scale ?? (() => 1)), ...(bias === undefined ? {} : { bias }) },
    takesActivation: true,
  };
  if (rows.length === 3) return [filter];
  const shape = rows.map((size) => size ?? 1);
  const image = [...shape.slice(0, -1), 1, 1].slice(0, 2);
  return [
    { spec: { type: 'Reshape', targetShape: [...image, channels] }, role: 'image' },
    filter,
    { spec: { type: 'Reshape', targetShape: shape }, role: 'row' },
  ];
}

/** Whether a constant has a number for each place of a row, or for each along some axes. */
function isOfPlaces({ shape }: Constant, rows: Shape): boolean {
  const own = shape.length > rows.length ? shape.slice(-rows.length) : shape;
  const at = rows.length - own.length;
  const isMoreThanUnits = own.slice(0, -1).some((size) => size !== 1) || (own.at(-1) === 1 && own.length > 1 && sizeOf(own) > 1);
  return isMoreThanUnits && sizeOf(own) === sizeOf(shape) && own.every((size, axis) => size === 1 || size === rows[at + axis]);
}

/** All places of a row as channels of a single one. */
function scaledPlaces(rows: Shape, { scale, shift }: Affine, constant: Constant): Conversion {
  const sizes = rows.map((size) => size ?? 1);
  const count = sizeOf(sizes);
  const source = (shape: readonly number[], change: (value: number) => number): WeightSource => ({
    tensors: [constant],
    shape,
    arrange: ([values]) => spread(values!, constant.shape, sizes).map(change),
  });
  const bias = shift === undefined ? undefined : source([count], shift);
  return [
    { spec: { type: 'Reshape', targetShape: [1, 1, count] }, role: 'image' },
    {
      spec: { type: 'DepthwiseConv2D', kernelSize: 1, ...(bias === undefined ? { useBias: false } : {}) },
      weights: { depthwise_kernel: source([1, 1, count, 1], scale ?? (() => 1)), ...(bias === undefined ? {} : { bias }) },
      takesActivation: true,
    },
    sizes.length === 1 ? { spec: { type: 'Flatten' }, role: 'row' } : { spec: { type: 'Reshape', targetShape: sizes }, role: 'row' },
  ];
}

/** The constant's value at each place, where its axes of size 1 are repeated. */
function spread(values: Float32Array, shape: readonly number[], sizes: readonly number[]): Float32Array {
  const own = [...sizes.slice(shape.length).map(() => 1), ...shape].slice(-sizes.length);
  return Float32Array.from({ length: sizeOf(sizes) }, (_, place) => {
    let [from, rest, stride] = [0, place, 1];
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      if (own[axis] !== 1) from += (rest % sizes[axis]!) * stride;
      rest = Math.floor(rest / sizes[axis]!);
      stride *= own[axis]!;
    }
    return values[from]!;
  });
}

const same = (value: number) => value;
const negative = (value: number) => -value;
const minusOne = () => -1;
const inverse = (value: number) => 1 / value;

/** The larger or the smaller of two values, or of a value and a number. */
const extreme = (layer: 'Maximum' | 'Minimum'): OperatorRecord => ({
  convert: (operation) => {
    if (operation.data.length > 1) return ofTwo(operation, layer);
    const [data = 0] = operation.data;
    const [limit, ...others] = operation.numbers(1 - data) ?? [];
    if (limit === undefined || others.some((other) => other !== limit))
      throw new Unsayable(say('cuts values off at several numbers, and layers of a spec at one'), { macs: 0 });
    return layer === 'Maximum' ? cut(limit, Infinity) : cut(-Infinity, limit);
  },
});

/** The larger one of a value and its negative. */
const absolute = defineOperator({
  convert: () => [
    { spec: { type: 'Rescaling', scale: -1 }, role: 'negative' },
    { spec: { type: 'Maximum' }, from: [0, 'negative'] },
  ],
});

const concatenation = defineOperator({
  options: { axis: { field: 0, type: 'int32' }, activation: { field: 1, type: 'int8' } },
  convert: (operation) => {
    const axis = operation.option('axis');
    const rank = operation.rank(0);
    if ((axis + rank) % rank !== rank - 1)
      throw new Unsayable(say('joins along axis {0}, and layers of a spec join channels, along the last', axis), { macs: 0 });
    if (operation.data.length !== operation.inputCount)
      throw new Unsayable(say('joins what comes in with a constant, and layers of a spec join what comes in'), { macs: 0 });
    return activated(operation, operation.inputCount === 1 ? [] : [{ spec: { type: 'Concatenate' } }]);
  },
});

export const arithmeticOperators = {
  ADD: calculating({ layer: 'Add', withConstant: { shift: same }, fromConstant: { shift: same } }),
  SUB: calculating({ layer: 'Subtract', withConstant: { shift: negative }, fromConstant: { scale: minusOne, shift: same } }),
  MUL: calculating({ layer: 'Multiply', withConstant: { scale: same }, fromConstant: { scale: same } }),
  DIV: calculating({ withConstant: { scale: inverse } }),
  MAXIMUM: extreme('Maximum'),
  MINIMUM: extreme('Minimum'),
  ABS: absolute,
  NEG: defineOperator({ convert: () => [{ spec: { type: 'Rescaling', scale: -1 } }] }),
  CONCATENATION: concatenation,
};
