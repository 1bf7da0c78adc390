/** How `model.json` stores the weights of layers that plain tfjs does not have as they are. */
import type { GraphLayer } from '../../../core/graph/graph';
import type { LayerSpec } from '../../../core/layers';
import { asPair } from '../../../core/layers/fields';
import type { WeightSpec } from '../../../core/layers/kind';
import { nameInFile } from '../weightNames';

export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Where each of the weight's values is; the others are zero. Without it, all are in their places. */
  readonly places?: readonly number[];
}

/** The part of a layer of sequences that works on images of one column. */
export const imagePart = 'columns';

/** What the layer inside of another is called. */
export const innerName = (layer: string): string => `${layer}.layer`;

export function storedWeight({ spec, name: layer }: GraphLayer, { name, shape }: WeightSpec): StoredWeight {
  const plain = { name: nameInFile({ spec, name: layer }, name, innerName(layer)), shape };
  if (spec.type === 'Conv1DTranspose') {
    const [size, ...channels] = shape;
    return { name: `${layer}.${imagePart}/${name}`, shape: name === 'kernel' ? [size!, 1, ...channels] : shape };
  }
  if (spec.type === 'DepthwiseConv2D' && name === 'depthwise_kernel') return { ...plain, ...enlarged(spec, shape) };
  return plain;
}

/** Rows and columns that a filter reaches over: tfjs-layers has no depthwise dilation (4.22.0), so its gaps are stored as zeros. */
export function enlargedSize({ kernelSize, dilationRate = 1 }: Extract<LayerSpec, { type: 'DepthwiseConv2D' }>): readonly number[] {
  const rates = asPair(dilationRate);
  return asPair(kernelSize).map((size, axis) => (size - 1) * rates[axis]! + 1);
}

function enlarged(spec: Extract<LayerSpec, { type: 'DepthwiseConv2D' }>, shape: readonly number[]): Omit<StoredWeight, 'name'> {
  const [height, width] = enlargedSize(spec);
  const [rows, columns, ...rest] = shape;
  const [rowRate, columnRate] = asPair(spec.dilationRate ?? 1);
  const values = rest.reduce((count, size) => count * size, 1);
  const places = Array.from({ length: rows! * columns! * values }, (_, at) => {
    const [row, column] = [Math.floor(at / values / columns!), Math.floor(at / values) % columns!];
    return (row * rowRate * width! + column * columnRate) * values + (at % values);
  });
  return { shape: [height!, width!, ...rest], places };
}

/** The values as they are stored. */
export function toStored(data: Float32Array, { shape, places }: StoredWeight): Float32Array {
  if (places === undefined) return data;
  const stored = new Float32Array(shape.reduce((count, size) => count * size, 1));
  for (const [at, place] of places.entries()) stored[place] = data[at]!;
  return stored;
}

export function fromStored(stored: Float32Array, { places }: StoredWeight): Float32Array {
  return places === undefined ? stored : Float32Array.from(places, (place) => stored[place]!);
}
