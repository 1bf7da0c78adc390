/** What auto is measured by: models that are really smaller, found from the spec alone. */
import type { BenchSpec, BenchTask, Result } from '../shrink/tasks';
import { digits } from '../shrink/tasks';

const lossOf = ({ shrunk }: Result) => (shrunk.validation ?? shrunk.training).loss;
const auto = [{ method: 'auto', seconds: 60 }] as const;

/** @param mnist the folder of MNIST, relative to the folder of the specs */
export function autoTasks(mnist: string, examples: { readonly seed: BenchSpec; readonly conv: BenchSpec }): BenchTask[] {
  const seconds = { name: 'seconds of shrinking', of: ({ seconds }: Result) => seconds.shrink, goal: 60 };
  const toShare = (params: number, goal: number, peers: string): BenchTask => ({
    title: `784-256-64-256-784, 10,000 digits, to ${String(params * 100)} %`,
    spec: digits(mnist, { target: { params }, steps: auto }),
    figures: [
      { name: 'test MSE', of: lossOf, goal, peers },
      { name: 'share of the parameters, stored', of: ({ original, shrunk }) => shrunk.params / original.params, goal: params },
      seconds,
    ],
  });
  return [
    toShare(0.1, 0.0062, 'Torch-Pruning 0.0268'),
    toShare(0.05, 0.0125, 'PyTorch masks 0.0230'),
    toShare(0.024, 0.0245, ''),
    {
      title: 'seed autoencoder to 20 % of 11,984 parameters, really smaller',
      spec: { ...examples.seed, shrink: { target: { params: 0.2 }, steps: auto } },
      figures: [{ name: 'loss', of: lossOf, goal: 0.83, peers: 'Torch-Pruning 0.863; PCA 0.827' }, seconds],
    },
    {
      title: 'digits-conv to half its parameters',
      spec: { ...examples.conv, shrink: { target: { params: 0.5 }, steps: auto } },
      figures: [
        { name: 'loss, as a multiple of the original’s', of: (result) => lossOf(result) / result.original.validation!.loss, goal: 1 },
        { name: 'latency, as a share of the original’s', of: ({ original, shrunk }) => shrunk.latencyMs / original.latencyMs, goal: 0.5 },
      ],
    },
  ];
}
