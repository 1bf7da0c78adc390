/**
 * Layers whose weights lie otherwise in a file than in the spec's layer: those of Keras 1, of layers for cuDNN, and such as have more arrays.
 * After `preprocess_weights_for_loading` of Keras 2.15, and `_need_convert_kernel` of Keras 2.0 for what Theano computed.
 */
import { isChannelsFirst } from '../../../core/keras/channelsFirst';
import { camelCased, type Config, objectIn } from '../../../core/keras/config';
import { modernized } from '../../../core/keras/keras1';
import type { StoredArray } from '../storedArray';
import {
  type ArrayChange,
  cudnnGates,
  flippedWindows,
  joinedGates,
  summedHalves,
  twoRows,
  withOrder,
  withoutColumns,
} from './arrayChanges';
import { classOf } from './convert/flatten';

/** What wrote the weights, as far as their layout depends on it. */
export interface WeightsWriter {
  readonly isKeras1: boolean;
  /** Theano turns the kernels of convolutions round. */
  readonly isTheano: boolean;
}

/** How the weights of one layer lie in a file. */
export interface StoredLayout {
  /** How many arrays stand for this many weights. */
  arrays(weights: number): number;
  /** Those arrays as the spec has them. */
  asInSpec(arrays: readonly StoredArray[]): readonly StoredArray[];
}

/** Which of a layer's arrays in Keras 1 have a gate each, in today's order of gates: kernels, recurrent kernels, biases. */
const gates: ReadonlyMap<string, readonly number[]> = new Map(Object.entries({ LSTM: [0, 6, 3, 9], GRU: [0, 3, 6] }));

type LayoutOfClass = (config: Config, writer: WeightsWriter) => StoredLayout | undefined;

/** Classes whose weights lie otherwise whoever wrote them. */
const layouts: ReadonlyMap<string, LayoutOfClass> = new Map(
  Object.entries<LayoutOfClass>({
    TimeDistributed: (config, writer) => storedLayout(objectIn(config, 'layer'), writer),
    Bidirectional: (config, writer) => bothWays(storedLayout(objectIn(config, 'layer'), writer)),
    Normalization: () => withCount,
    CuDNNLSTM: () => ofEach(cudnnGates(4, 'kernel'), cudnnGates(4, 'state'), summedHalves),
    CuDNNGRU: () => ofEach(cudnnGates(3, 'kernel'), cudnnGates(3, 'state'), twoRows),
  }),
);

/** @param element a layer of the file @returns undefined for a layer whose weights lie as the spec has them */
export function storedLayout(element: Config | undefined, writer: WeightsWriter): StoredLayout | undefined {
  if (element === undefined) return undefined;
  const { className, config } = modernized(classOf(element), camelCased(objectIn(element, 'config') ?? {}));
  const own = layouts.get(className);
  if (own !== undefined) return own(config, writer);
  // For GPUs, Keras 1 had the gates side by side already.
  const separate = gates.get(className);
  if (writer.isKeras1 && separate !== undefined && config['consumeLess'] !== 'gpu') return ofGates(separate);
  const changes = [
    ...(writer.isKeras1 ? (kernelsOfKeras1.get(className)?.(config) ?? []) : []),
    ...(writer.isTheano && isConvolution.test(className) ? [flippedWindows] : []),
  ];
  return changes.length === 0 ? undefined : ofEach((array) => changes.reduce((changing, change) => change(changing), array));
}

const isConvolution = /^(?:Conv[123]D|Conv2DTranspose)$/u;

/** How Keras 1 had kernels of convolutions. */
const kernelsOfKeras1: ReadonlyMap<string, (config: Config) => ArrayChange[]> = new Map(
  Object.entries<(config: Config) => ArrayChange[]>({
    Conv1D: ({ kernelSize, filters }) => [withoutColumns(Number(kernelSize), Number(filters))],
    Conv2D: (config) => (isChannelsFirst(config) ? [withOrder([2, 3, 1, 0])] : []),
    Conv3D: (config) => (isChannelsFirst(config) ? [withOrder([2, 3, 4, 1, 0])] : []),
    Conv2DTranspose: (config) => [withOrder(isChannelsFirst(config) ? [2, 3, 0, 1] : [0, 1, 3, 2])],
  }),
);

/** A change for each of the arrays, as far as there are changes. */
function ofEach(...changes: readonly ArrayChange[]): StoredLayout {
  return { arrays: (weights) => weights, asInSpec: (arrays) => arrays.map((array, at) => changes[at]?.(array) ?? array) };
}

/** Kernel, recurrent kernel and bias of each gate, one gate after the other. */
function ofGates(first: readonly number[]): StoredLayout {
  return {
    arrays: (weights) => weights * first.length,
    asInSpec: (arrays) =>
      arrays.length === 3 * first.length ? [0, 1, 2].map((weight) => joinedGates(first.map((at) => arrays[at + weight]!))) : arrays,
  };
}

/** A Normalization counts the rows that its mean and variance are of. */
const withCount: StoredLayout = {
  arrays: (weights) => (weights === 0 ? 0 : weights + 1),
  asInSpec: (arrays) => arrays.slice(0, 2),
};

function bothWays(layout: StoredLayout | undefined): StoredLayout | undefined {
  return (
    layout && {
      arrays: (weights) => 2 * layout.arrays(weights / 2),
      asInSpec: (arrays) => [arrays.slice(0, arrays.length / 2), arrays.slice(arrays.length / 2)].flatMap((way) => layout.asInSpec(way)),
    }
  );
}
