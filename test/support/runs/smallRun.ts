/** A short run of a small model with a skip, made by hand: two rounds, one unit removed, numbers that are easy to check. */
import type { ModelCost } from '../../../src/core/cost/cost';
import type { EpochEnded, LayerProgress, RunEvent, RunStarted } from '../../../src/core/run/events';
import { say } from '../../../src/core/message/message';
import { analyzeSpec } from '../../../src/core/spec/analyze';

const spec = `{
  "name": "small",
  "layers": [
    { "type": "Input", "name": "x", "shape": [10] },
    { "type": "Dense", "name": "encoder", "units": 6, "activation": "relu" },
    { "type": "Dense", "name": "code", "units": 2 },
    { "type": "Dense", "name": "skip", "units": 2, "inputs": ["x"] },
    { "type": "Concatenate", "name": "joined", "inputs": ["skip", "code"] },
    { "type": "Dense", "name": "reconstruction", "units": 10 }
  ]
}`;

/** encoder 10·6+6 = 66, code 6·2+2 = 14, skip 10·2+2 = 22, reconstruction 4·10+10 = 50: 152 parameters. */
export const smallCost: ModelCost = analyzeSpec(spec).cost;

export const smallStarted: RunStarted = {
  type: 'started',
  format: 3,
  name: 'small',
  time: 1_700_000_000_000,
  spec: 'small.model.json',
  engine: { kind: 'portable', version: 'tfjs 4.22.0 wasm', reason: say('the native engine is not installed'), threads: 1 },
  seed: 3,
  layers: smallCost.layers,
  params: smallCost.params,
  macs: smallCost.macs,
  methods: ['pruneWeights'],
  goal: say('{0} of {1} parameters (zeros not counted)', '50 %', '152'),
  targetParams: 76,
  hasValidation: true,
};

/** Parameters left by layer: 114 of 152 after the first round, 76 after the second. */
export const smallLayersLeft: readonly (readonly LayerProgress[])[] = [
  left({ encoder: 46, code: 12, skip: 16, reconstruction: 40 }),
  left({ encoder: 26, code: 12, skip: 0, reconstruction: 38 }),
];

export const smallEvents: readonly RunEvent[] = [
  smallStarted,
  { type: 'stage', stage: 'train', label: say('training the original') },
  epoch({ epoch: 1, loss: 2, validationLoss: 2.1 }),
  epoch({ epoch: 2, loss: 1, validationLoss: 1.1 }),
  { type: 'stage', stage: 'shrink', label: say('{0}', 'pruneWeights') },
  { type: 'pruned', round: 1, rounds: 2, lossBefore: 1.1, lossAfter: 1.8, nonzero: 114, layers: smallLayersLeft[0]! },
  epoch({ epoch: 3, loss: 1.2, validationLoss: 1.3, round: 1 }),
  { type: 'round', round: 1, rounds: 2, loss: 1.15, nonzero: 114 },
  { type: 'pruned', round: 2, rounds: 2, lossBefore: 1.15, lossAfter: 2.5, nonzero: 76, layers: smallLayersLeft[1]! },
  epoch({ epoch: 4, loss: 1.3, validationLoss: 1.35, round: 2 }),
  { type: 'round', round: 2, rounds: 2, loss: 1.21, nonzero: 76 },
  { type: 'weights', round: 2, pictures: [{ layer: 'code', rows: 6, columns: 2, cells: [127, 0, -64, 12, 0, 3, 9, -127, 40, 0, 1, -1] }] },
  { type: 'notice', severity: 'warning', message: say('skip has lost all its weights.') },
  {
    type: 'finished',
    seconds: { start: 0.5, train: 1.5, shrink: 1 },
    report: 'report.html',
    shrunkSpec: 'shrunk/small.model.json',
    scoreCard: {
      original: {
        params: 152,
        nonzero: 152,
        bytes: 608,
        gzipBytes: 600,
        macs: 132,
        latencyMs: 0.04,
        training: { loss: 1, mse: 1 },
        validation: { loss: 1.1, mse: 1.1 },
      },
      shrunk: {
        params: 108,
        nonzero: 76,
        bytes: 390,
        gzipBytes: 400,
        macs: 92,
        latencyMs: 0.02,
        training: { loss: 1.15, mse: 1.15 },
        validation: { loss: 1.21, mse: 1.21 },
      },
      layers: [
        {
          name: 'x',
          type: 'Input',
          words: ['Input', 'Input'],
          params: [0, 0],
          nonzero: [0, 0],
          macs: [0, 0],
          bytes: [0, 0],
          outputShape: [[10], [10]],
        },
        {
          name: 'encoder',
          type: 'Dense',
          words: ['Dense 6 relu', 'Dense 4 relu'],
          params: [66, 44],
          nonzero: [66, 26],
          macs: [60, 40],
          bytes: [264, 120],
          outputShape: [[6], [4]],
        },
        {
          name: 'code',
          type: 'Dense',
          words: ['Dense 2', 'Dense 2'],
          params: [14, 14],
          nonzero: [14, 12],
          macs: [12, 12],
          bytes: [56, 50],
          outputShape: [[2], [2]],
        },
        {
          name: 'skip',
          type: 'Dense',
          words: ['Dense 2', null],
          params: [22, 0],
          nonzero: [22, 0],
          macs: [20, 0],
          bytes: [88, 0],
          outputShape: [[2], null],
        },
        {
          name: 'joined',
          type: 'Concatenate',
          words: ['Concatenate', 'Concatenate'],
          params: [0, 0],
          nonzero: [0, 0],
          macs: [0, 0],
          bytes: [0, 0],
          outputShape: [[4], [4]],
        },
        {
          name: 'reconstruction',
          type: 'Dense',
          words: ['Dense 10', 'Dense 10'],
          params: [50, 50],
          nonzero: [50, 38],
          macs: [40, 40],
          bytes: [200, 160],
          outputShape: [[10], [10]],
        },
      ],
      outputDifference: 0.0625,
    },
  },
];

function left(nonzero: Readonly<Record<string, number>>): LayerProgress[] {
  return smallCost.layers.map(({ name, params }) => ({ name, params, nonzero: nonzero[name] ?? 0 }));
}

function epoch(shown: Pick<EpochEnded, 'epoch' | 'loss' | 'validationLoss'> & { round?: number }): EpochEnded {
  const round = shown.round ?? 0;
  return { type: 'epoch', stage: round === 0 ? 'train' : 'shrink', epochs: 4, learningRate: 0.001, gradientNorm: 1, ...shown, round };
}
