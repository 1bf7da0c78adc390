/** A run of the small model by `auto`, made by hand: what it learned, three models that it tuned, and a front of two of them. */
import type { RunEvent, RunFinished } from '../../../src/core/run/events';
import type { FrontPoint } from '../../../src/core/run/front';
import { say } from '../../../src/core/message/message';
import { smallEvents, smallLayersLeft, smallStarted } from './smallRun';

const original = smallEvents.slice(1, 4);
const { scoreCard, ...finished } = smallEvents.at(-1) as RunFinished;

export const smallFront: readonly FrontPoint[] = [
  { params: 60, bytes: 250, macs: 50, latencyMs: 0.015, loss: 1.6, metrics: { mse: 1.6, r2: 0.2 }, model: 'front-1/small.model.json' },
  { params: 108, bytes: 390, macs: 92, latencyMs: 0.02, loss: 1.21, metrics: { mse: 1.21, r2: 0.4 }, model: 'front-2/small.model.json' },
];

export const autoEvents: readonly RunEvent[] = [
  { ...smallStarted, methods: ['auto'] },
  ...original,
  gradients(1, { encoder: 0.02, code: 0.1, skip: 0.004, reconstruction: 0.3 }),
  gradients(2, { encoder: 0.00001, code: 0.05, skip: 0.003, reconstruction: 0.2 }),
  { type: 'stage', stage: 'shrink', label: say('looking for what can go') },
  {
    type: 'sensitivity',
    loss: 1,
    layers: [
      { layer: 'encoder', method: 'units', points: curve([1, 1], [0.75, 1.004], [0.5, 1.012], [0.25, 1.4]) },
      { layer: 'code', method: 'units', points: curve([1, 1], [0.5, 3.2]) },
      { layer: 'encoder', method: 'rank', points: curve([1, 1], [0.75, 1.04], [0.5, 1.15], [0.25, 14], [0.1, 40]) },
      { layer: 'skip', method: 'remove', points: curve([0, 1.003]) },
    ],
  },
  finding('{0} of {1} uses {2}', 'code', '2', '1'),
  finding('{0} can go: +{1} loss before fine-tuning', 'skip', '0.3 %'),
  { type: 'stage', stage: 'shrink', label: say('trying models') },
  ...tuned(1, 108, 92, 1.21),
  ...tuned(2, 110, 93, 1.5),
  ...tuned(3, 60, 50, 1.6),
  { type: 'front', points: smallFront },
  finding('below {0} parameters the loss is more than twice that of the original', '40'),
  { type: 'notice', severity: 'warning', message: say('skip has lost all its weights.') },
  {
    ...finished,
    scoreCard: {
      ...scoreCard,
      original: { ...scoreCard.original, validation: { loss: 1.1, mse: 1.1, r2: 0.5 } },
      shrunk: { ...scoreCard.shrunk, validation: { loss: 1.21, mse: 1.21, r2: 0.4 } },
    },
  },
];

function curve(...points: readonly (readonly [share: number, loss: number])[]): { readonly share: number; readonly loss: number }[] {
  return points.map(([share, loss]) => ({ share, loss }));
}

function finding(template: string, ...values: readonly string[]): RunEvent {
  return { type: 'notice', severity: 'information', message: say(template, ...values), finding: true };
}

function gradients(epoch: number, sizes: Readonly<Record<string, number>>): RunEvent {
  return { type: 'gradients', epoch, layers: Object.entries(sizes).map(([layer, size]) => ({ layer, size })) };
}

function tuned(round: number, params: number, macs: number, loss: number): RunEvent[] {
  const counts = { round, rounds: 3, nonzero: params };
  return [
    { type: 'pruned', ...counts, lossBefore: 1.1, lossAfter: 2 * loss, layers: smallLayersLeft[1]! },
    { type: 'round', ...counts, loss },
    { type: 'tuned', number: round, params, macs, loss },
  ];
}
