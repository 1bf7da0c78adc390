/** Small random models to train, with branches and skips. */
import { graphOf } from '../../../src/core/graph/build';
import type { LayerSpec } from '../../../src/core/layers';
import { activations } from '../../../src/core/layers/fields';
import type { Random } from '../../../src/core/random/random';
import { choose } from '../models/randomSpec';
import type { EngineCase } from './engineCase';

/** The same for the same generator state. All of its layers are needed for the output, which has the input's shape. */
export function randomCase(random: Random): EngineCase {
  const shape = choose(random, [[6], [4, 3], [4, 5, 2]]);
  const layers: LayerSpec[] = [{ type: 'Input', name: 'x', shape }];
  const wanted = 4 + Math.floor(random.uniform() * 7);
  while (layers.length < wanted) layers.push(...nextLayers(random, layers));
  if (lastShape(layers).length > 1) layers.push({ type: 'Flatten', name: 'flat' });
  const size = shape.reduce((product, length) => product * length, 1);
  layers.push({ type: 'Dense', name: 'out', units: size, activation: 'sigmoid' });
  layers.push({ type: 'Reshape', name: 'shaped', targetShape: shape });
  return {
    name: layers.map(({ type }) => type).join(' '),
    shape,
    layers: layers.slice(1),
    loss: choose(random, ['meanSquaredError', 'binaryCrossentropy', 'huber'] as const),
    ...howToTrain(random),
  };
}

/** With Keras's epsilon, Adam and RMSprop make full steps of the rounding errors where a gradient should be zero. */
function howToTrain(random: Random): Pick<EngineCase, 'optimizer' | 'options'> {
  const clipped = random.uniform() < 0.3 ? { clipNorm: 1e-3 } : {};
  const optimizer = choose(random, ['sgd', 'adam', 'adamw', 'rmsprop'] as const);
  return { optimizer, options: { ...clipped, ...(optimizer === 'sgd' ? { momentum: 0.8 } : { epsilon: 0.01 }) } };
}

/** A layer after the last one; or two branches from it, one or both with a layer, and what joins them. */
function nextLayers(random: Random, layers: readonly LayerSpec[]): LayerSpec[] {
  const { name: last } = layers.at(-1)!;
  const shape = lastShape(layers);
  const name = `layer${layers.length}`;
  if (random.uniform() < 0.6) return [named(choose(random, [...anywhere, ...(shape.length === 3 ? onImages : [])])(random, shape), name)];
  const branch = (suffix: string) => named(choose(random, keepingShape)(random, shape), `${name}${suffix}`, last);
  const second = random.uniform() < 0.5 ? [branch('b')] : [];
  const inputs = [`${name}a`, second[0]?.name ?? last];
  return [
    branch('a'),
    ...second,
    named({ type: choose(random, ['Concatenate', 'Add', 'Multiply', 'Average', 'Subtract']) }, name, ...inputs),
  ];
}

type Shape = readonly number[];
type Fields = { readonly type: LayerSpec['type'] } & Readonly<Record<string, unknown>>;
type Draw = (random: Random, shape: Shape) => Fields;

const activation = (random: Random) => choose(random, activations);
const upTo = (random: Random, most: number) => 1 + Math.floor(random.uniform() * most);
const padding = (random: Random) => choose(random, ['same', 'valid']);
const fitting = (random: Random, [height, width]: Shape) => [upTo(random, Math.min(3, height!)), upTo(random, Math.min(3, width!))];

const keepingShape: readonly Draw[] = [
  (random, shape) => ({ type: 'Dense', units: shape.at(-1)!, activation: activation(random), useBias: random.uniform() < 0.7 }),
  (random) => ({ type: 'Activation', activation: activation(random) }),
  // tfjs, the reference, cannot train one without a scale: it saves the missing one for the backward pass.
  () => ({ type: 'BatchNormalization', momentum: 0.9 }),
  () => ({ type: 'LayerNormalization' }),
  (_random, shape) => ({ type: 'GroupNormalization', groups: shape.at(-1)! % 2 === 0 ? 2 : 1 }),
  (_random, shape) => (shape.length === 3 ? { type: 'PReLU', sharedAxes: [1, 2] } : { type: 'PReLU' }),
  (random) => ({ type: choose(random, ['PReLU', 'LeakyReLU', 'Softmax']) }),
  () => ({ type: 'Dropout', rate: 0 }),
];

const anywhere: readonly Draw[] = [
  ...keepingShape,
  (random) => ({ type: 'Dense', units: upTo(random, 6), activation: activation(random) }),
  (_random, shape) => ({ type: 'Reshape', targetShape: [...shape].reverse() }),
];

const onImages: readonly Draw[] = [
  (random, shape) => ({ type: 'Conv2D', filters: upTo(random, 3), kernelSize: fitting(random, shape), strides: upTo(random, 2), padding: padding(random), activation: activation(random) }), // prettier-ignore
  (random) => ({ type: 'Conv2DTranspose', filters: upTo(random, 3), kernelSize: 2, strides: upTo(random, 2), padding: 'same' }),
  (random, shape) => ({ type: 'DepthwiseConv2D', kernelSize: fitting(random, shape), depthMultiplier: upTo(random, 2), padding: padding(random) }), // prettier-ignore
  (random, shape) => ({ type: 'MaxPooling2D', poolSize: fitting(random, shape), strides: upTo(random, 2), padding: padding(random) }),
  (random, shape) => ({ type: 'AveragePooling2D', poolSize: fitting(random, shape), strides: upTo(random, 2), padding: padding(random) }),
  (random, shape) => ({ type: 'UpSampling2D', size: shape[0]! * shape[1]! > 40 ? 1 : [1, upTo(random, 2)] }),
  (random, shape) => ({ type: 'UpSampling2D', size: shape[0]! * shape[1]! > 40 ? 1 : [upTo(random, 2), 1], interpolation: 'bilinear' }),
  () => ({ type: 'ZeroPadding2D', padding: 1 }),
  () => ({ type: 'GlobalAveragePooling2D' }),
  () => ({ type: 'Flatten' }),
];

/** What is drawn has the fields of its type: an unknown or wrong one is a problem of the graph. */
function named(fields: Fields, name: string, ...inputs: string[]): LayerSpec {
  return { ...fields, name, ...(inputs.length === 0 ? {} : { inputs }) } as unknown as LayerSpec;
}

function lastShape(layers: readonly LayerSpec[]): Shape {
  const { graph, problems } = graphOf('partial', layers);
  if (graph === undefined) throw new Error(`the generated layers do not fit: ${JSON.stringify({ problems, layers })}`);
  return graph.layers.at(-1)!.outputShape as Shape;
}
