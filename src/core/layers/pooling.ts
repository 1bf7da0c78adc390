import * as Type from 'typebox';
import { padding, pair, steps, triple } from './fields';
import { requireRank, type Shape } from './kind';
import { partName, type TfjsLayer, type TfjsPlace } from './tfjsForm';
import { windowedSize } from './window';

type Sizes = number | readonly number[];

/** The fields of a pooling layer; one number stands for all axes. */
export interface Pooling {
  readonly poolSize?: Sizes;
  /** The size of the window where it is left out. */
  readonly strides?: Sizes;
  readonly padding?: 'valid' | 'same';
}

/** The fields of a pooling layer over steps, as a schema. */
export const stepPooling = {
  poolSize: Type.Optional(steps('Steps of the window; 2 where it is left out.')),
  strides: Type.Optional(steps('How far the window moves; its own size where it is left out.')),
  padding: Type.Optional(padding),
};

/** The fields of a pooling layer over rows and columns, as a schema. */
export const imagePooling = {
  poolSize: Type.Optional(pair('Rows and columns of the window; 2 where it is left out.')),
  strides: Type.Optional(pair('How far the window moves; its own size where it is left out.')),
  padding: Type.Optional(padding),
};

/** The fields of a pooling layer over volumes, as a schema. */
export const volumePooling = {
  poolSize: Type.Optional(triple('Depth, rows and columns of the window; 2 where it is left out.')),
  strides: Type.Optional(triple('How far the window moves; its own size where it is left out.')),
  padding: Type.Optional(padding),
};

/** By how many axes the window moves along. */
const axisNames = { 1: 'steps, channels', 2: 'rows, columns, channels', 3: 'depth, rows, columns, channels' } as const;

/**
 * What pooling along the first `axes` axes leaves of an input: [8, 3] by windows of 2 along one axis becomes [4, 3].
 *
 * @param input with channels as its last axis
 * @throws ShapeError when it has another number of axes, or the window is larger than it
 */
export function pooledShape(
  layerType: string,
  axes: 1 | 2 | 3,
  { poolSize = 2, strides = poolSize, padding = 'valid' }: Pooling,
  input: Shape,
): Shape {
  requireRank(input, axes + 1, layerType, axisNames[axes]);
  const along = (sizes: Sizes) => (typeof sizes === 'number' ? new Array<number>(axes).fill(sizes) : sizes);
  // Steps are rows of one column.
  const columns = axes === 1 ? [1] : [];
  const size = [...along(poolSize), ...columns];
  const window = { size, strides: [...along(strides), ...columns], dilation: size.map(() => 1), padding };
  return [...input.slice(0, -1).map((length, axis) => windowedSize(layerType, length, axis, window)), input.at(-1)!];
}

/** In place of a layer that takes whole volumes together, which TF.js has not: one of images whose rows are all positions. */
export function overVolume({ layer: { name }, inputs, inputShapes }: TfjsPlace<{ readonly name: string }>, type: string): TfjsLayer[] {
  const rows = partName(name, 'rows');
  return [
    { type: 'Reshape', name: rows, inputs, fields: { targetShape: [-1, 1, inputShapes[0]!.at(-1)] } },
    { type, name, inputs: [rows], fields: {} },
  ];
}
