/** Operators that move values, or pass them on. */
import { elementCount, type Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import { reshaped } from './reshaped';
import { slicing, slicingBySteps } from './slices';
import { defineOperator, type Operation, type OperatorRecord, type PartSpec, Unsayable } from './operator';

const reshaping: OperatorRecord = { settings: [1], convert: (operation) => reshaped(operation.rows(0), targetOf(operation)) };

/** The shape that is asked for. Where it has another first axis than the one row that it is worked out for, that counts the batch in. */
function targetOf(operation: Operation): Shape {
  const rows = operation.rows(0);
  const wantedShape = operation.type === 'RESHAPE' ? operation.numbers(1) : undefined;
  const count = elementCount(rows);
  if (wantedShape === undefined || count === null) return operation.output;
  const given = wantedShape.reduce((product, size) => (size < 0 ? product : product * size), 1);
  const whole = wantedShape.map((size) => (size < 0 ? count / given : size));
  return whole[0] === 1 ? whole.slice(1) : whole;
}

const padding = defineOperator({
  settings: [1],
  convert: (operation) => {
    const borders = operation.numbers(1);
    const pairs = Array.from({ length: operation.rank(0) }, (_, axis) => [borders?.[2 * axis] ?? 0, borders?.[2 * axis + 1] ?? 0] as const);
    const isPadded = ([before, after]: readonly [number, number]) => before + after > 0;
    const value = operation.numbers(2)?.[0] ?? 0;
    if (borders === undefined) throw new Unsayable(say('pads by sizes that are only known at run time'), { macs: 0 });
    if (value !== 0) throw new Unsayable(say('pads with {0}, and layers of a spec pad with 0', value), { macs: 0 });
    if (isPadded(pairs[0]!) || isPadded(pairs.at(-1)!))
      throw new Unsayable(say('pads rows of data or channels, and layers of a spec pad rows and columns of images'), { macs: 0 });
    const [rows = [0, 0] as const, columns = [0, 0] as const] = pairs.slice(1, -1);
    const image: PartSpec = { type: 'ZeroPadding2D', padding: [[...rows], [...columns]] };
    const inner = operation.rows(0);
    if (inner.length !== 2) return [{ spec: image }];
    // A sequence is an image of one column.
    const [steps, channels] = inner.map((size) => size ?? 1);
    const padded = [steps! + rows[0] + rows[1], channels!];
    return [
      { spec: { type: 'Reshape', targetShape: [steps!, 1, channels!] }, role: 'image' },
      { spec: image },
      { spec: { type: 'Reshape', targetShape: padded }, role: 'sequence' },
    ];
  },
});

const transposing = defineOperator({
  settings: [1],
  convert: (operation) => {
    const order = operation.numbers(1);
    if (order?.every((from, to) => from === to) === true) return [];
    if (order?.[0] !== 0)
      throw new Unsayable(say('brings axes into another order that moves rows of data or is only known at run time'), { macs: 0 });
    return [{ spec: { type: 'Permute', dims: order.slice(1) } }];
  },
});

const resizing = (interpolation: 'nearest' | 'bilinear', options: readonly [number, number]): OperatorRecord => ({
  options: { alignCorners: { field: options[0], type: 'int8' }, halfPixels: { field: options[1], type: 'int8' } },
  settings: [1],
  convert: (operation) => {
    const [from, to] = [operation.rows(0), operation.output];
    const times = [operation.option('heightTimes'), operation.option('widthTimes')] as const;
    const size = [0, 1].map((axis) => times[axis]! || (to[axis] ?? 0) / (from[axis] ?? 0)) as [number, number];
    if (!size.every((times) => Number.isInteger(times) && times > 0))
      throw new Unsayable(
        say(
          'resizes {0} to {1}, and layers of a spec make rows and columns a whole number of times as many',
          from.join(' × '),
          to.join(' × '),
        ),
        { macs: 0 },
      );
    if (operation.option('alignCorners') !== 0)
      throw new Unsayable(say('keeps the corners in place, and layers of a spec do not'), { macs: 0 });
    if (interpolation === 'nearest') return [{ spec: { type: 'UpSampling2D', size } }];
    if (operation.option('halfPixels') === 0)
      throw new Unsayable(say('mixes values from the corners of pixels, and layers of a spec from their centres'), { macs: 0 });
    return [{ spec: { type: 'UpSampling2D', size, interpolation } }];
  },
});

const passing: OperatorRecord = { convert: () => [] };

/** Numbers that choose rows of a table are whole already. */
const casting = defineOperator({
  convert: (operation) => {
    if (operation.consumer()?.type === 'GATHER') return [];
    throw new Unsayable(say('makes values of another type of them'), { macs: 0 });
  },
});

/** A table of vectors that numbers choose from, or units of what comes in. */
const gathering = defineOperator({
  options: { axis: { field: 0, type: 'int32' }, batchDims: { field: 1, type: 'int32' } },
  settings: [1],
  convert: (operation) => {
    const units = operation.numbers(1);
    const [axis, rank] = [operation.option('axis'), operation.rank(0)];
    if (units !== undefined && axis > 0 && axis === rank - 1 && new Set(units).size === units.length)
      return [{ spec: { type: 'Select', indices: [...units] } }];
    const table = operation.constant(0);
    if (table?.shape.length !== 2 || operation.option('axis') !== 0 || operation.option('batchDims') !== 0)
      throw new Unsayable(say('picks values in a way that no layer of a spec does'), { macs: 0 });
    const [inputDim = 0, outputDim = 0] = table.shape;
    const weights = { embeddings: { tensors: [table], shape: table.shape, arrange: ([values]: readonly Float32Array[]) => values! } };
    return [{ spec: { type: 'Embedding', inputDim, outputDim }, weights, from: [1] }];
  },
});

/** A matrix of each row by another of it, either of which may lie on its side. */
const multiplying = defineOperator({
  options: { firstOnSide: { field: 0, type: 'int8' }, secondOnSide: { field: 1, type: 'int8' } },
  convert: (operation) => {
    if (operation.data.length < 2 || [0, 1].some((at) => operation.rows(at).length !== 2))
      throw new Unsayable(say('multiplies by several matrices, which no layer of a spec does'), { macs: 0 });
    const axes: [number, number] = [operation.option('firstOnSide') === 0 ? 2 : 1, operation.option('secondOnSide') === 0 ? 1 : 2];
    return [{ spec: { type: 'Dot', axes: axes[0] === axes[1] ? axes[0] : axes } }];
  },
});

/** Blocks of pixels as channels of one pixel, and back: the two middle axes of images in another shape change places. */
const blocks = (parted: (rows: readonly number[], block: number) => readonly number[]): OperatorRecord => ({
  options: { block: { field: 0, type: 'int32' } },
  convert: (operation) => {
    const block = operation.option('block');
    const rows = operation.rows(0).map((size) => size ?? NaN);
    const shape = parted(rows, block);
    if (!shape.every((size) => Number.isInteger(size) && size > 0))
      throw new Unsayable(say('has blocks of {0} × {0} pixels, which do not fit its input', block), { macs: 0 });
    return [
      { spec: { type: 'Reshape', targetShape: [...shape] }, role: 'parted' },
      { spec: { type: 'Permute', dims: [1, 3, 2, 4] }, role: 'moved' },
      { spec: { type: 'Reshape', targetShape: operation.output.map((size) => size ?? 1) } },
    ];
  },
});

export const shapeOperators = {
  RESHAPE: reshaping,
  SQUEEZE: reshaping,
  EXPAND_DIMS: reshaping,
  PAD: padding,
  PADV2: { ...padding, settings: [1, 2] },
  TRANSPOSE: transposing,
  RESIZE_NEAREST_NEIGHBOR: resizing('nearest', [0, 1]),
  RESIZE_BILINEAR: resizing('bilinear', [2, 3]),
  BATCH_MATMUL: multiplying,
  QUANTIZE: passing,
  DEQUANTIZE: passing,
  CAST: casting,
  GATHER: gathering,
  SLICE: slicing,
  STRIDED_SLICE: slicingBySteps,
  DEPTH_TO_SPACE: blocks(([rows, columns, channels], block) => [rows!, columns!, block, channels! / block]),
  SPACE_TO_DEPTH: blocks(([rows, columns, channels], block) => [rows! / block, block, columns! / block, block * channels!]),
};
