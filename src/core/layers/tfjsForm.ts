/** How a layer is written for plain TF.js (tfjs-layers 4.22), which lacks some of Keras's layers and arguments. */

/** One layer of a TF.js file. */
export interface TfjsLayer {
  /** TF.js's class name. */
  readonly type: string;
  readonly name: string;
  readonly inputs: readonly string[];
  /** Its arguments, in camelCase. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A layer with what it gets and gives. */
export interface TfjsPlace<L> {
  readonly layer: L;
  readonly inputs: readonly string[];
  readonly inputShapes: readonly (readonly (number | null)[])[];
  readonly outputShape: readonly (number | null)[];
}

/** How a weight is stored. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Where each of the weight's values is; the others are zero. Without it, all are in their places. */
  readonly places?: readonly number[];
}

/** What is not as in Keras. Without a method, TF.js has the layer, its arguments and its weights as Keras does. */
export interface TfjsForm<L> {
  /** Arguments that TF.js needs beside the layer's fields, or in another form. */
  fields?(layer: L): Readonly<Record<string, unknown>>;
  /** The layers that take its place. The last has its name; the others have names that begin with it. */
  layers?(place: TfjsPlace<L>): readonly TfjsLayer[];
  /** Whether TF.js computes something else on WebAssembly (4.22.0). */
  isWrongOnWasm?(layer: L): boolean;
  /** Where a weight of the layer is stored, and how, as far as that is not `layer/weight` with the weight's own shape. */
  weight?(
    layer: L,
    weight: { readonly name: string; readonly shape: readonly number[] },
    outputShape: readonly (number | null)[],
  ): Partial<StoredWeight>;
  /** Weights of the layers in its place that are none of its own: all values of one are the same. */
  constants?(layer: L, outputShape: readonly (number | null)[]): readonly (StoredWeight & { readonly value: number })[];
}

/** The name of one of the layers in another's place. */
export function partName(layer: string, part: string): string {
  return `${layer}.${part}`;
}

/** The part of a layer of sequences that works on images of one column. */
const imagePart = 'columns';

/** What a layer of sequences is called where its weights are: the layer of images in its place. */
export function imagesName(layer: string): string {
  return partName(layer, imagePart);
}

/** A layer of images that are one column wide, in place of one of sequences. */
export function asImages(
  { layer: { name }, inputs, inputShapes, outputShape }: TfjsPlace<{ readonly name: string }>,
  type: string,
  fields: TfjsLayer['fields'],
): TfjsLayer[] {
  const rows = partName(name, 'rows');
  const images = imagesName(name);
  return [
    { type: 'Reshape', name: rows, inputs, fields: { targetShape: [inputShapes[0]![0] ?? -1, 1, inputShapes[0]!.at(-1)] } },
    { type, name: images, inputs: [rows], fields },
    { type: 'Reshape', name, inputs: [images], fields: { targetShape: [outputShape[0] ?? -1, outputShape.at(-1)] } },
  ];
}

/** What a layer of volumes is called where its weights are: see `overPositions`. */
export function positionsName(layer: string, outputShape: readonly (number | null)[]): string {
  return outputShape.length > mostAxes ? partName(layer, 'positions') : layer;
}

/** As many axes TF.js's normalizing layers take, beside that of the batch. */
const mostAxes = 3;

/** A layer that does the same at every position: where there are too many axes for TF.js, over a sequence of all positions. */
export function overPositions(
  { layer: { name }, inputs, outputShape }: TfjsPlace<{ readonly name: string }>,
  type: string,
  fields: TfjsLayer['fields'],
): TfjsLayer[] {
  const plain = positionsName(name, outputShape);
  if (plain === name) return [{ type, name, inputs, fields }];
  const sequence = partName(name, 'sequence');
  return [
    { type: 'Reshape', name: sequence, inputs, fields: { targetShape: [-1, outputShape.at(-1)] } },
    { type, name: plain, inputs: [sequence], fields },
    { type: 'Reshape', name, inputs: [plain], fields: { targetShape: outputShape.map((size) => size ?? -1) } },
  ];
}

/** The name of the layer inside of another. */
export function innerName(layer: string): string {
  return partName(layer, 'layer');
}

/** In the place of a Flatten of what is flat, which TF.js, unlike Keras, does not take. */
export const identity = { type: 'Activation', activation: 'linear' } as const;
