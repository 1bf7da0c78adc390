import { graphOf } from '../../../src/core/graph/build';
import type { LayerSpec } from '../../../src/core/layers';
import type { Shape } from '../../../src/core/layers/kind';
import type { Random } from '../../../src/core/random/random';
import type { Spec } from '../../../src/core/spec/schema';

/** A valid spec of up to about 20 layers, with branches and joins, on rows, sequences, images or volumes; the same for the same generator state. */
export function randomSpec(random: Random): Spec {
  const kind = random.uniform();
  const shape =
    kind < 0.4
      ? [choose(random, [8, 12, 16]), choose(random, [8, 12, 16]), choose(random, [1, 3])]
      : kind < 0.6
        ? [choose(random, [16, 24]), size(random, 4)]
        : kind < 0.75
          ? [choose(random, [4, 5]), choose(random, [4, 6]), 4, size(random, 3)]
          : [size(random, 40)];
  const layers: LayerSpec[] = [{ type: 'Input', name: 'x', shape }];
  if (shape.length === 1 && random.uniform() < 0.2)
    layers.push({ type: 'Embedding', name: 'words', inputDim: size(random, 30), outputDim: size(random, 6) });
  const longer = longerModel(random, layers, 3 + Math.floor(random.uniform() * 16));
  return { name: `random-${String(random.integer())}`, layers: longer };
}

/** The layers, and as many behind them, with branches and joins, as make up the number wanted. */
export function longerModel(random: Random, layers: readonly LayerSpec[], wanted: number): LayerSpec[] {
  const all = [...layers];
  while (all.length < wanted) all.push(...nextLayers(random, all));
  return all;
}

/** One layer that fits some layer before it, or two branches and their join. */
function nextLayers(random: Random, layers: readonly LayerSpec[]): LayerSpec[] {
  const last = layers.at(-1)!;
  const shape = shapeOf(layers, last.name);
  const name = `layer${String(layers.length)}`;
  // A branch of a flattened image would take millions of weights.
  const isWide = shape.length < 3 && shape.at(-1)! > 1000;
  if (random.uniform() > 0.25 || isWide) return [{ ...anyLayer(random, shape), name }];
  const branch = (suffix: string): LayerSpec => ({ ...keepingShape(random, shape), name: `${name}${suffix}`, inputs: [last.name] });
  const join = choose(random, ['Concatenate', 'Add', 'Multiply', 'Average', 'Subtract', 'Maximum', 'Minimum'] as const);
  if (shape.length < 3 && random.uniform() < 0.2)
    return [branch('a'), branch('b'), { type: 'Dot', name, axes: shape.length, inputs: [`${name}a`, `${name}b`] }];
  const inputs = [`${name}a`, `${name}b`, ...(join === 'Subtract' ? [] : [last.name])];
  return [branch('a'), branch('b'), { type: join, name, inputs }];
}

type Nameless = LayerSpec extends infer L ? (L extends LayerSpec ? Omit<L, 'name'> : never) : never;

function anyLayer(random: Random, shape: Shape): LayerSpec {
  const fitting = [onRows, onSequences, onImages, onVolumes][shape.length - 1]!;
  const chosen = choose(random, random.uniform() < 0.5 && fitting.length > 0 ? fitting : anywhere)(random, shape);
  return { ...chosen, name: '' };
}

function keepingShape(random: Random, shape: Shape): LayerSpec {
  const units = shape.at(-1)!;
  const chosen: Nameless =
    shape.length === 3
      ? { type: 'Conv2D', filters: units, kernelSize: choose(random, [1, 3]), padding: 'same' }
      : { type: 'Dense', units, useBias: random.uniform() < 0.8 };
  return { ...chosen, name: '' };
}

const activations = ['relu', 'sigmoid', 'tanh', 'linear', 'elu'] as const;
const size = (random: Random, most: number): number => 1 + Math.floor(random.uniform() * most);

const anywhere: readonly ((random: Random, shape: Shape) => Nameless)[] = [
  (random) => ({ type: 'Dense', units: size(random, 30), activation: choose(random, activations), useBias: random.uniform() < 0.8 }),
  (random) => ({ type: 'Activation', activation: choose(random, activations) }),
  (random) => ({ type: 'BatchNormalization', center: random.uniform() < 0.8, scale: random.uniform() < 0.8 }),
  () => ({ type: 'Dropout', rate: 0.1 }),
  () => ({ type: 'GaussianNoise', stddev: 0.1 }),
  (random) => ({ type: 'LayerNormalization', center: random.uniform() < 0.8, scale: random.uniform() < 0.8 }),
  (random) => ({ type: choose(random, ['ReLU', 'LeakyReLU', 'ELU', 'PReLU', 'Softmax'] as const) }),
  (_random, shape) => ({ type: 'GroupNormalization', groups: shape.at(-1)! % 2 === 0 ? 2 : -1 }),
  (_random, shape) => ({ type: 'PReLU', sharedAxes: [shape.length] }),
  (_random, shape) => ({ type: 'Reshape', targetShape: [...shape].reverse() as number[] }),
  () => ({ type: 'Rescaling', scale: 0.5, offset: -0.2 }),
  () => ({ type: 'Normalization' }),
];

const onImages: readonly ((random: Random, shape: Shape) => Nameless)[] = [
  (random, shape) => ({
    type: 'Conv2D',
    filters: size(random, 8),
    kernelSize: [1, Math.min(3, shape[1]!)],
    padding: choose(random, ['same', 'valid'] as const),
    strides: choose(random, [1, 2]),
    useBias: random.uniform() < 0.8,
  }),
  (random) => ({
    type: 'Conv2DTranspose',
    filters: size(random, 8),
    kernelSize: choose(random, [1, 2, 3]),
    padding: choose(random, ['same', 'valid'] as const),
    strides: choose(random, [1, 2]),
    useBias: random.uniform() < 0.8,
  }),
  (random) => ({ type: 'MaxPooling2D', poolSize: choose(random, [1, 2]), padding: 'same' }),
  (random) => ({ type: 'UpSampling2D', size: [1, 2], interpolation: choose(random, ['nearest', 'bilinear'] as const) }),
  (random, shape) => ({ type: 'Conv2D', filters: size(random, 3) * shape[2]!, kernelSize: [1, 2], padding: 'same', groups: shape[2]! }),
  () => ({ type: 'GlobalMaxPooling2D' }),
  () => ({ type: 'SpatialDropout2D', rate: 0.1 }),
  (random) => ({ type: 'Permute', dims: choose(random, [[2, 1, 3], [3, 2, 1]]) }), // prettier-ignore
  (random) => ({ type: 'AveragePooling2D', poolSize: choose(random, [1, 2]), padding: 'same' }),
  () => ({ type: 'GlobalAveragePooling2D' }),
  (random) => ({
    type: 'DepthwiseConv2D',
    kernelSize: [1, 2],
    padding: 'same',
    depthMultiplier: size(random, 2),
    useBias: random.uniform() < 0.8,
  }),
  (random) => ({ type: 'SeparableConv2D', filters: size(random, 8), kernelSize: 2, padding: 'same', useBias: random.uniform() < 0.8 }),
  (random) => ({ type: 'ZeroPadding2D', padding: choose(random, [1, [0, 2] as [number, number]]) }),
  (_random, shape) => ({
    type: 'Cropping2D',
    cropping: [
      [shape[0]! > 1 ? 1 : 0, 0],
      [0, 0],
    ],
  }),
  (_random, shape) => ({ type: 'Reshape', targetShape: [shape[0]!, shape[1]! * shape[2]!] }),
  // tfjs, unlike Keras, takes no flat input here.
  () => ({ type: 'Flatten' }),
];

const onVolumes: readonly ((random: Random, shape: Shape) => Nameless)[] = [
  (random) => ({
    type: 'Conv3D',
    filters: size(random, 4),
    kernelSize: [1, choose(random, [1, 2]), 1],
    strides: choose(random, [1, 2]),
    padding: 'same',
    useBias: random.uniform() < 0.8,
  }),
  (random) => ({ type: 'MaxPooling3D', poolSize: choose(random, [1, 2]), padding: 'same' }),
  (random) => ({ type: 'AveragePooling3D', poolSize: [1, 2, 1], strides: choose(random, [1, 2]), padding: 'same' }),
  () => ({ type: 'GlobalAveragePooling3D' }),
  () => ({ type: 'GlobalMaxPooling3D' }),
  () => ({ type: 'Flatten' }),
];

/** Sequences of more steps are not made longer. */
const longest = 48;

const onRows: readonly ((random: Random, shape: Shape) => Nameless)[] = [
  (random) => ({ type: 'RepeatVector', n: size(random, 4) }),
  (random, shape) => ({ type: 'Select', indices: Array.from({ length: size(random, shape[0]!) }, (_, unit) => unit) }),
  (_random, shape) => ({ type: 'Scatter', units: shape[0]!, indices: Array.from({ length: shape[0]! }, (_, unit) => unit) }),
];

const onSequences: readonly ((random: Random, shape: Shape) => Nameless)[] = [
  (random) => ({ type: 'Conv1D', filters: size(random, 8), kernelSize: 3, padding: 'same', strides: choose(random, [1, 2]) }),
  (random, shape) => ({
    type: 'Conv1DTranspose',
    filters: size(random, 8),
    kernelSize: choose(random, [1, 3]),
    padding: choose(random, ['same', 'valid'] as const),
    strides: shape[0]! > longest ? 1 : choose(random, [1, 2]),
    useBias: random.uniform() < 0.8,
  }),
  (random) => ({
    type: choose(random, ['SimpleRNN', 'GRU', 'LSTM'] as const),
    units: size(random, 6),
    returnSequences: random.uniform() < 0.5,
    useBias: random.uniform() < 0.8,
  }),
  (random) => ({
    type: 'Bidirectional',
    mergeMode: choose(random, ['concat', 'sum'] as const),
    layer: { type: choose(random, ['GRU', 'LSTM'] as const), units: size(random, 4), returnSequences: random.uniform() < 0.5 },
  }),
  (random) => ({ type: 'TimeDistributed', layer: { type: 'Dense', units: size(random, 8) } }),
  (_random, shape) => ({ type: 'UpSampling1D', size: shape[0]! > longest ? 1 : 2 }),
  () => ({ type: 'GlobalAveragePooling1D' }),
  () => ({ type: 'GlobalMaxPooling1D' }),
  () => ({ type: 'SpatialDropout1D', rate: 0.1 }),
  () => ({ type: 'ZeroPadding1D', padding: [0, 1] }),
  (_random, shape) => ({ type: 'Cropping1D', cropping: [shape[0]! > 1 ? 1 : 0, 0] }),
  (random) => ({ type: 'AveragePooling1D', poolSize: choose(random, [1, 2]), padding: 'same' }),
  (random) => ({
    type: 'DepthwiseConv1D',
    kernelSize: 2,
    padding: 'same',
    depthMultiplier: size(random, 2),
    useBias: random.uniform() < 0.8,
  }),
  (random) => ({ type: 'SeparableConv1D', filters: size(random, 8), kernelSize: 3, padding: 'same', useBias: random.uniform() < 0.8 }),
  (random) => ({ type: 'MaxPooling1D', poolSize: choose(random, [1, 2]), padding: 'same' }),
  () => ({ type: 'Flatten' }),
];

function shapeOf(layers: readonly LayerSpec[], name: string): Shape {
  const layer = graphOf('partial', layers).layers.find((candidate) => candidate.name === name);
  if (layer === undefined) throw new Error(`the generated layer ${name} does not fit: ${JSON.stringify(layers)}`);
  return layer.outputShape;
}

export function choose<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random.uniform() * choices.length)]!;
}
