/** What auto is measured by: models that are really smaller, found from the spec alone. */
import type { ShrinkStep } from '../../src/core/methods/options';
import type { ShrinkTarget } from '../../src/core/methods/targetSchema';
import {
  type BenchSpec,
  type BenchTask,
  conv,
  digits,
  type Figure,
  lenet,
  lossOf,
  pruneLenet,
  testError,
  withoutLayers,
} from '../shrink/tasks';

export interface AutoTask extends BenchTask {
  /** By which it is chosen on the command line. */
  readonly name: string;
  /** What Torch-Pruning is given, where it runs beside. */
  readonly torchPruning?: { readonly task: 'digits' | 'seed'; readonly share: number };
}

const auto: readonly ShrinkStep[] = [{ method: 'auto', seconds: 60 }];

const seconds: Figure = { name: 'seconds of shrinking', of: ({ seconds: { shrink } }) => shrink, goal: 60 };
const lossMultiple = (goal: number): Figure => ({
  name: 'loss, as a multiple of the original’s',
  of: (result) => lossOf(result) / (result.original.validation ?? result.original.training).loss,
  goal,
});
const paramsShare = (goal: number): Figure => ({
  name: 'share of the parameters, stored',
  of: ({ original, shrunk }) => shrunk.params / original.params,
  goal,
});

/** @param mnist the folder of MNIST, relative to the folder of the specs */
export function autoTasks(
  mnist: string,
  examples: { readonly seed: BenchSpec; readonly digits: BenchSpec; readonly conv: BenchSpec },
): AutoTask[] {
  const toShare = (params: number, goal: number, peers: string): AutoTask => ({
    name: `digits-${String(params * 100)}`,
    title: `784-256-64-256-784, 10,000 digits, to ${String(params * 100)} %`,
    spec: digits(mnist, { target: { params }, steps: auto }),
    figures: [{ name: 'test MSE', of: lossOf, goal, peers }, paramsShare(params), seconds],
    torchPruning: { task: 'digits', share: params },
  });
  const shrunk = (spec: BenchSpec, target: ShrinkTarget): BenchSpec => ({ ...spec, shrink: { target, steps: auto } });
  return [
    toShare(0.1, 0.0062, 'Torch-Pruning 0.0268'),
    toShare(0.05, 0.0125, 'PyTorch masks 0.0230'),
    toShare(0.024, 0.0245, ''),
    {
      name: 'seed-20',
      title: 'seed autoencoder to 20 % of 11,984 parameters, really smaller',
      spec: shrunk(examples.seed, { params: 0.2 }),
      figures: [{ name: 'loss', of: lossOf, goal: 0.83, peers: 'Torch-Pruning 0.863; PCA 0.827' }, seconds],
      torchPruning: { task: 'seed', share: 0.2 },
    },
    {
      name: 'seed-loss',
      title: 'seed autoencoder with at most 5 % more loss',
      spec: shrunk(examples.seed, { maxLossIncrease: 0.05 }),
      figures: [lossMultiple(1.05), paramsShare(1)],
    },
    {
      name: 'example-dense',
      title: 'dense digits example to 20 % of its parameters',
      spec: shrunk(examples.digits, { params: 0.2 }),
      figures: [lossMultiple(1), paramsShare(0.2)],
    },
    {
      name: 'example-conv',
      title: 'digits-conv to half its parameters',
      spec: shrunk(examples.conv, { params: 0.5 }),
      figures: [
        lossMultiple(1),
        { name: 'latency, as a share of the original’s', of: (result) => result.shrunk.latencyMs / result.original.latencyMs, goal: 0.5 },
      ],
    },
    {
      name: 'conv-28',
      title: 'convolutional autoencoder 28 × 28, 2,000 digits, to half its parameters',
      spec: conv(mnist, { target: { params: 0.5 }, steps: auto }),
      figures: [lossMultiple(0.79), paramsShare(0.5)],
    },
    ...lenetTasks(mnist),
  ];
}

function lenetTasks(mnist: string): AutoTask[] {
  const bytesShare = (goal: number): Figure => ({
    name: 'share of the bytes',
    of: ({ original, shrunk }) => shrunk.bytes / (original.params * 4),
    goal,
  });
  const withoutNoise = withoutLayers('noise0', 'noise1', 'noise2');
  const longAuto: ShrinkStep = { method: 'auto', seconds: 300 };
  const share = (bits: number): ShrinkStep => ({ method: 'share', bits, rounds: 4, fineTuneEpochs: 3 });
  return [
    {
      name: 'lenet-16kB',
      title: 'LeNet-300-100 on MNIST in 16 kB, units and inputs really gone',
      spec: lenet(mnist, { target: { bytes: 16_000 }, steps: [withoutNoise, longAuto, share(5)] }),
      figures: [
        { name: 'test error, %', of: testError, goal: 1.6, peers: 'published: RigL+ 1.57 in 16,113 B' },
        { name: 'bytes', of: (result) => result.shrunk.bytes, goal: 16_000 },
      ],
    },
    {
      name: 'lenet-233',
      title: 'LeNet-300-100 on MNIST in 1/233 of its bytes',
      spec: lenet(mnist, { target: { bytes: 1 / 233 }, steps: [withoutNoise, pruneLenet(15, 30, 0.003), share(4)] }),
      figures: [{ name: 'test error, %', of: testError, goal: 1.6, peers: 'published: SCADA-Tucker, no loss' }, bytesShare(1 / 233)],
    },
    {
      name: 'lenet-68',
      title: 'LeNet-300-100 on MNIST, 68 times fewer weights',
      spec: lenet(mnist, { target: { params: 1 / 68 }, steps: [withoutNoise, longAuto] }),
      figures: [
        { name: 'test error, %', of: testError, goal: 1.8, peers: 'published: SparseVD 1.92' },
        { name: 'share of the weights', of: ({ original, shrunk }) => shrunk.nonzero / original.params, goal: 1 / 68 },
      ],
    },
  ];
}
