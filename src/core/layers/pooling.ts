import * as Type from 'typebox';
import { asPair, asTriple, padding, pair, steps, triple } from './fields';
import { requireRank, type Shape } from './kind';
import { partName, type TfjsLayer, type TfjsPlace } from './tfjsForm';
import { windowedSize } from './window';

/** The fields of a pooling layer over rows and columns. */
export interface Pooling {
  readonly poolSize?: number | readonly [number, number];
  readonly strides?: number | readonly [number, number];
  readonly padding?: 'valid' | 'same';
}

/** The fields of a pooling layer over rows and columns, as a schema. */
export const imagePooling = {
  poolSize: Type.Optional(pair('Rows and columns of the window; 2 where it is left out.')),
  strides: Type.Optional(pair('How far the window moves; its own size where it is left out.')),
  padding: Type.Optional(padding),
};

/** What pooling leaves of rows and columns. @throws ShapeError */
export function pooledShape(layerType: string, { poolSize = 2, strides, padding = 'valid' }: Pooling, input: Shape): Shape {
  requireRank(input, 3, layerType, 'rows, columns, channels');
  const size = asPair(poolSize);
  const window = { size, strides: strides === undefined ? size : asPair(strides), dilation: [1, 1], padding } as const;
  return [windowedSize(layerType, input[0]!, 0, window), windowedSize(layerType, input[1]!, 1, window), input[2]!];
}

/** The fields of a pooling layer over steps. */
export const stepPooling = {
  poolSize: Type.Optional(steps('Steps of the window; 2 where it is left out.')),
  strides: Type.Optional(steps('How far the window moves; its own size where it is left out.')),
  padding: Type.Optional(padding),
};

/** What pooling leaves of steps. @throws ShapeError */
export function pooledSteps(
  layerType: string,
  {
    poolSize = 2,
    strides = poolSize,
    padding: border = 'valid',
  }: Pick<Pooling, 'padding'> & { readonly poolSize?: number; readonly strides?: number },
  input: Shape,
): Shape {
  requireRank(input, 2, layerType, 'steps, channels');
  const window = { size: [poolSize, 1], strides: [strides, 1], dilation: [1, 1], padding: border } as const;
  return [windowedSize(layerType, input[0]!, 0, window), input[1]!];
}

/** The fields of a pooling layer over volumes. */
export const volumePooling = {
  poolSize: Type.Optional(triple('Depth, rows and columns of the window; 2 where it is left out.')),
  strides: Type.Optional(triple('How far the window moves; its own size where it is left out.')),
  padding: Type.Optional(padding),
};

type Triple = number | readonly [number, number, number];

/** What pooling leaves of depth, rows and columns. @throws ShapeError */
export function pooledVolume(
  layerType: string,
  {
    poolSize = 2,
    strides = poolSize,
    padding: border = 'valid',
  }: Pick<Pooling, 'padding'> & { readonly poolSize?: Triple; readonly strides?: Triple },
  input: Shape,
): Shape {
  requireRank(input, 4, layerType, 'depth, rows, columns, channels');
  const window = { size: asTriple(poolSize), strides: asTriple(strides), dilation: [1, 1, 1], padding: border } as const;
  return [...input.slice(0, -1).map((size, axis) => windowedSize(layerType, size, axis, window)), input[3]!];
}

/** In place of a layer that takes whole volumes together, which TF.js has not: one of images whose rows are all positions. */
export function overVolume({ layer: { name }, inputs, inputShapes }: TfjsPlace<{ readonly name: string }>, type: string): TfjsLayer[] {
  const rows = partName(name, 'rows');
  return [
    { type: 'Reshape', name: rows, inputs, fields: { targetShape: [-1, 1, inputShapes[0]!.at(-1)] } },
    { type, name, inputs: [rows], fields: {} },
  ];
}
