/** What is shrunk, and what is to be reached. */
import type { LayerSpec } from '../../src/core/layers';
import type { ModelScore } from '../../src/core/score/scoreCard';
import type { ShrinkStep } from '../../src/core/methods/options';
import type { DataSpec, DistillSpec, TrainSpec } from '../../src/core/spec/schema';
import type { ShrinkTarget } from '../../src/core/methods/targetSchema';

export interface BenchSpec {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  readonly data: DataSpec;
  readonly train: TrainSpec;
  readonly shrink: { readonly target: ShrinkTarget; readonly steps: readonly ShrinkStep[]; readonly distill?: DistillSpec };
}

export interface Result {
  readonly seconds: { readonly start: number; readonly train: number; readonly shrink: number };
  /** Of the whole command, as a person waits for it. */
  readonly command: number;
  readonly original: ModelScore;
  readonly shrunk: ModelScore;
}

/** A figure that is measured, with the value it must not exceed. */
export interface Figure {
  readonly name: string;
  readonly of: (result: Result) => number;
  readonly goal: number;
  /** What peers reached with their defaults, where they were measured. */
  readonly peers?: string;
}

export interface BenchTask {
  readonly title: string;
  readonly spec: BenchSpec;
  readonly figures: readonly Figure[];
  /** How many times as long PyTorch takes, where it is given. */
  readonly besidePeer?: { readonly task: 'digits' | 'seed'; readonly seconds: 'shrink' | 'command'; readonly goal: number };
}

export function secondsOf({ seconds, command }: Result, which: 'shrink' | 'command'): number {
  return which === 'command' ? command : seconds.shrink;
}

export const lossOf = ({ shrunk }: Result) => (shrunk.validation ?? shrunk.training).loss;
export const testError = ({ shrunk }: Result) => (1 - shrunk.validation!['accuracy']!) * 100;
const keptOf = ({ original, shrunk }: Result) => shrunk.nonzero / original.params;
const shrinkSeconds: Figure = { name: 'seconds of shrinking', of: ({ seconds }) => seconds.shrink, goal: 5 };

const dense = (name: string, units: number, activation?: 'relu' | 'sigmoid' | 'softmax'): LayerSpec => ({
  type: 'Dense',
  name,
  units,
  ...(activation === undefined ? {} : { activation }),
});

/** Pixels 0…1 of the first so many training images, and all test images. */
const images = (mnist: string, rows?: number): DataSpec => ({
  file: `${mnist}/train_images.npy`,
  scale: 1 / 256,
  validation: { file: `${mnist}/test_images.npy` },
  ...(rows === undefined ? {} : { rows }),
});

export const digits = (mnist: string, shrink: BenchSpec['shrink']): BenchSpec => ({
  name: 'digits-784',
  layers: [
    { type: 'Input', name: 'image', shape: [784] },
    dense('encoder1', 256, 'relu'),
    dense('code', 64, 'relu'),
    dense('decoder1', 256, 'relu'),
    dense('reconstruction', 784, 'sigmoid'),
  ],
  data: images(mnist, 10_000),
  train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.001, epochs: 10, batchSize: 128 },
  shrink,
});

/** A convolutional autoencoder of 28 × 28 pixels. */
export const conv = (mnist: string, shrink: BenchSpec['shrink']): BenchSpec => ({
  name: 'conv-28',
  layers: [
    { type: 'Input', name: 'image', shape: [28, 28, 1] },
    { type: 'Conv2D', name: 'encoder1', filters: 32, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
    { type: 'Conv2D', name: 'code', filters: 16, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
    { type: 'Conv2DTranspose', name: 'decoder1', filters: 16, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
    { type: 'Conv2DTranspose', name: 'decoder2', filters: 32, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
    { type: 'Conv2D', name: 'reconstruction', filters: 1, kernelSize: 3, padding: 'same', activation: 'sigmoid' },
  ],
  data: images(mnist, 2000),
  train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.002, epochs: 30, batchSize: 64 },
  shrink,
});

/**
 * LeNet-300-100 (LeCun et al. 1998), with dropout while it is trained, on pictures that are moved by up to a pixel: chosen on the last 10,000
 * training rows.
 */
export const lenet = (mnist: string, shrink: Pick<BenchSpec['shrink'], 'target' | 'steps'>): BenchSpec => ({
  name: 'lenet-300-100',
  layers: [
    { type: 'Input', name: 'image', shape: [784] },
    { type: 'Dropout', name: 'noise0', rate: 0.1 },
    dense('hidden1', 300, 'relu'),
    { type: 'Dropout', name: 'noise1', rate: 0.3 },
    dense('hidden2', 100, 'relu'),
    { type: 'Dropout', name: 'noise2', rate: 0.3 },
    dense('classes', 10, 'softmax'),
  ],
  data: {
    file: `${mnist}/train_images.npy`,
    labels: `${mnist}/train_labels.npy`,
    scale: 1 / 256,
    augment: { shift: 1, shape: [28, 28, 1] },
    validation: { file: `${mnist}/test_images.npy`, labels: `${mnist}/test_labels.npy` },
  },
  train: { loss: 'sparseCategoricalCrossentropy', optimizer: 'adam', learningRate: 0.001, epochs: 20, batchSize: 200 },
  shrink: { ...shrink, distill: { outputs: 1, temperature: 2, mixedRows: 1 } },
});

/** @param steps what follows once half of the units are gone @param noisyInput whether the input's dropout stays until the end */
const narrowedFirst = (steps: readonly ShrinkStep[], noisyInput: boolean): ShrinkStep[] => [
  withoutLayers('noise1', 'noise2', ...(noisyInput ? [] : ['noise0'])),
  { method: 'pruneUnits', units: { hidden1: 150, hidden2: 80 }, rounds: 3, fineTuneEpochs: 1, learningRate: 0.002 },
  ...steps,
  ...(noisyInput ? [withoutLayers('noise0')] : []),
];

export const withoutLayers = (...layers: string[]): ShrinkStep => ({ method: 'removeLayers', layers, fineTuneEpochs: 0 });

export const pruneLenet = (rounds: number, finalEpochs: number, learningRate: number): ShrinkStep => ({
  method: 'pruneWeights',
  importance: 'taylor',
  schedule: 'geometric',
  rounds,
  fineTuneEpochs: 1,
  finalEpochs,
  learningRate,
});

/** @param mnist the folder of MNIST, relative to the folder of the specs */
export function goalTasks(mnist: string, seedSpec: BenchSpec): BenchTask[] {
  // 5 s where PyTorch takes 5.5 to prune to 10 %.
  const pruningDigits = { task: 'digits', seconds: 'shrink', goal: 1.1 } as const;
  // Rounds and learning rates were compared on the last 10,000 training images.
  const prune = (rounds: number, finalEpochs: number, learningRate: number): ShrinkStep => ({
    method: 'pruneWeights',
    rounds,
    fineTuneEpochs: 1,
    finalEpochs,
    learningRate,
  });
  return [
    {
      title: 'seed autoencoder to 20 % of 11,984 parameters',
      spec: seedSpec,
      figures: [
        { name: 'loss', of: lossOf, goal: 0.75, peers: 'PyTorch prune 0.754, Torch-Pruning 0.863, tfmot 0.756' },
        {
          name: 'seconds of the whole command',
          of: ({ command }) => command,
          goal: 1.5,
          peers: 'PyTorch prune 9.0, Torch-Pruning 7.6, tfmot 11.6',
        },
      ],
      besidePeer: { task: 'seed', seconds: 'command', goal: 9 / 1.5 },
    },
    {
      title: '784-256-64-256-784, 10,000 digits, to 10 %',
      spec: digits(mnist, { target: { params: 0.1 }, steps: [prune(5, 7, 0.0045)] }),
      figures: [{ name: 'test MSE', of: lossOf, goal: 0.0095, peers: 'PyTorch prune 0.0137, tfmot 0.0131' }, shrinkSeconds],
      besidePeer: pruningDigits,
    },
    {
      title: '784-256-64-256-784, 10,000 digits, to 5 %',
      spec: digits(mnist, { target: { params: 0.05 }, steps: [prune(7, 8, 0.0045)] }),
      figures: [{ name: 'test MSE', of: lossOf, goal: 0.013, peers: 'PyTorch prune 0.0230' }, shrinkSeconds],
      besidePeer: pruningDigits,
    },
    {
      title: 'the same to 10 %, by whole units: really smaller',
      spec: digits(mnist, { target: { params: 0.1 }, steps: [{ method: 'pruneUnits', rounds: 8, fineTuneEpochs: 2, finalEpochs: 14 }] }),
      figures: [{ name: 'test MSE', of: lossOf, goal: 0.015, peers: 'Torch-Pruning 0.0268' }],
    },
    {
      title: 'convolutional autoencoder 28 × 28, 2,000 digits, to half its filters',
      spec: conv(mnist, {
        target: {},
        steps: [{ method: 'pruneUnits', share: 0.5, rounds: 6, fineTuneEpochs: 4, finalEpochs: 16 }],
      }),
      figures: [
        { name: 'loss, as a multiple of the original’s', of: (result) => lossOf(result) / result.original.validation!.loss, goal: 1.1 },
      ],
    },
    {
      title: 'LeNet-300-100 on MNIST, 68 times fewer weights',
      spec: lenet(mnist, { target: { params: 1 / 68 }, steps: narrowedFirst([pruneLenet(15, 30, 0.003)], true) }),
      figures: [
        { name: 'test error, %', of: testError, goal: 1.9, peers: 'published: SparseVD 1.92 at 68 ×' },
        { name: 'share of the weights', of: keptOf, goal: 1 / 68 },
      ],
    },
    {
      title: 'LeNet-300-100 on MNIST, stored in a hundredth of its bytes',
      spec: lenet(mnist, {
        target: { params: 0.043 },
        steps: narrowedFirst([pruneLenet(8, 14, 0.002), { method: 'share', bits: 4, rounds: 4, fineTuneEpochs: 3 }], false),
      }),
      figures: [
        { name: 'test error, %', of: testError, goal: 1.65, peers: 'published: Deep Compression 1.58 at 40 ×' },
        { name: 'share of the bytes', of: ({ original, shrunk }) => shrunk.bytes / (original.params * 4), goal: 0.01 },
      ],
    },
  ];
}

/** One setting of every method, for the table that compares them. */
export const methodSteps: readonly { readonly title: string; readonly target: ShrinkTarget; readonly steps: readonly ShrinkStep[] }[] = [
  { title: 'pruneWeights to 20 %', target: { params: 0.2 }, steps: [{ method: 'pruneWeights' }] },
  { title: 'pruneUnits to 40 %', target: { params: 0.4 }, steps: [{ method: 'pruneUnits' }] },
  { title: 'removeLayers, one', target: {}, steps: [{ method: 'removeLayers', count: 1 }] },
  { title: 'replaceActivations, relu → tanh', target: {}, steps: [{ method: 'replaceActivations', activations: { relu: 'tanh' } }] },
  { title: 'factorize to 50 %', target: { params: 0.5 }, steps: [{ method: 'factorize' }] },
  { title: 'share, 4 bits', target: {}, steps: [{ method: 'share', bits: 4 }] },
  { title: 'quantize, int8', target: {}, steps: [{ method: 'quantize' }] },
  {
    title: 'pruneUnits to 40 %, pruneWeights to 10 %, share',
    target: { params: 0.1 },
    steps: [{ method: 'pruneUnits', share: 0.6 }, { method: 'pruneWeights' }, { method: 'share', bits: 5 }],
  },
];
