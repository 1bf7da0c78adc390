import { asPair } from './fields';
import { requireRank, type Shape } from './kind';
import { windowedSize } from './window';

/** The fields of a pooling layer over rows and columns. */
export interface Pooling {
  readonly poolSize?: number | readonly [number, number];
  readonly strides?: number | readonly [number, number];
  readonly padding?: 'valid' | 'same';
}

/** What pooling leaves of rows and columns. @throws ShapeError */
export function pooledShape(layerType: string, { poolSize = 2, strides, padding = 'valid' }: Pooling, input: Shape): Shape {
  requireRank(input, 3, layerType, 'rows, columns, channels');
  const size = asPair(poolSize);
  const window = { size, strides: strides === undefined ? size : asPair(strides), dilation: [1, 1], padding } as const;
  return [windowedSize(layerType, input[0]!, 0, window), windowedSize(layerType, input[1]!, 1, window), input[2]!];
}
