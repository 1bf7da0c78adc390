/** The models that are timed, with the goals set for them. */
import { graphOf } from '../../src/core/graph/build';
import type { ModelGraph } from '../../src/core/graph/graph';
import type { LayerSpec } from '../../src/core/layers';
import type { LossName } from '../../src/core/spec/schema';

/** How many times as fast as a contender the native engine is to be. */
export type Goals = Readonly<Record<string, number>>;

export interface BenchModel {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
  readonly loss: LossName;
  /** The number of classes of a classifier; an autoencoder reproduces its input. */
  readonly classes?: number;
  readonly batchSize: number;
  readonly rows: number;
  readonly goals: Goals;
}

const dense = (name: string, units: number, activation: 'relu' | 'sigmoid' | 'softmax' | 'linear' = 'linear'): LayerSpec => ({
  type: 'Dense',
  name,
  units,
  activation,
});

const normalized = (name: string, units: number): LayerSpec[] => [
  dense(name, units),
  { type: 'BatchNormalization', name: `${name}_norm` },
  { type: 'Activation', name: `${name}_relu`, activation: 'relu' },
];

export const models: readonly BenchModel[] = [
  {
    name: 'seed',
    shape: [100],
    layers: [
      dense('encoder1', 64, 'relu'),
      dense('encoder2', 32, 'relu'),
      dense('code', 10),
      { type: 'Dense', name: 'skip', units: 10, activation: 'relu', inputs: ['x'] },
      { type: 'Concatenate', name: 'joined', inputs: ['skip', 'code'] },
      dense('reconstruction', 100),
    ],
    loss: 'meanSquaredError',
    batchSize: 32,
    rows: 1000,
    goals: { PyTorch: 7, Keras: 8, tfjs: 40, JAX: 1 },
  },
  {
    name: '784-256-64-256-784',
    shape: [784],
    layers: [dense('a', 256, 'relu'), dense('code', 64, 'relu'), dense('b', 256, 'relu'), dense('out', 784, 'sigmoid')],
    loss: 'meanSquaredError',
    batchSize: 128,
    rows: 2560,
    goals: { PyTorch: 1.5, JAX: 1.25 },
  },
  {
    name: 'conv 28×28',
    shape: [28, 28, 1],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 16, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
      { type: 'Conv2D', name: 'b', filters: 8, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
      { type: 'Conv2DTranspose', name: 'c', filters: 8, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
      { type: 'Conv2DTranspose', name: 'd', filters: 16, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
      { type: 'Conv2D', name: 'out', filters: 1, kernelSize: 3, padding: 'same', activation: 'sigmoid' },
    ],
    loss: 'meanSquaredError',
    batchSize: 64,
    rows: 1280,
    goals: { PyTorch: 1.6, JAX: 6 },
  },
  {
    name: 'LeNet-300-100',
    shape: [784],
    layers: [dense('a', 300, 'relu'), dense('b', 100, 'relu'), dense('out', 10, 'softmax')],
    loss: 'sparseCategoricalCrossentropy',
    classes: 10,
    batchSize: 100,
    rows: 2000,
    goals: { PyTorch: 1.5, JAX: 1 },
  },
  {
    name: 'MLPerf-Tiny 640',
    shape: [640],
    layers: [
      ...[1, 2, 3, 4].flatMap((at) => normalized(`encoder${at}`, 128)),
      ...normalized('code', 8),
      ...[1, 2, 3, 4].flatMap((at) => normalized(`decoder${at}`, 128)),
      dense('out', 640),
    ],
    loss: 'meanSquaredError',
    batchSize: 512,
    rows: 5120,
    goals: { PyTorch: 1.1, JAX: 1.25 },
  },
];

export function benchGraph({ name, shape, layers }: Pick<BenchModel, 'name' | 'shape' | 'layers'>): ModelGraph {
  const { graph, problems } = graphOf(name.replaceAll(/[^\w]+/g, '-'), [{ type: 'Input', name: 'x', shape: [...shape] }, ...layers]);
  if (graph === undefined) throw new Error(JSON.stringify(problems));
  return graph;
}

/**
 * Floating-point operations of one training step on `batchSize` rows: each multiply-accumulate counts twice, once forward, once for the
 * weights' gradient and, but for layers that take the data itself, once for the input's.
 */
export function stepOperations(model: BenchModel): number {
  const graph = benchGraph(model);
  const perRow = graph.layers
    .filter((layer) => layer.weights.some(({ name }) => name === 'kernel'))
    .reduce((sum, { macs, inputs }) => sum + 2 * macs! * (inputs.every((input) => graph.inputs.includes(input)) ? 2 : 3), 0);
  return perRow * model.batchSize;
}
