/** What a person asks of a run while it goes on. */
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { ShrinkStep } from '../../src/core/methods/options';
import type { RunEvent } from '../../src/core/run/events';
import { shrinkRun } from '../../src/trainer/run/shrinkRun';
import { RunOrders } from '../../src/trainer/train/runOrders';
import { open } from '../support/engine/engines';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await workspace.write('test.model.json', smallSpec);
});
afterEach(() => workspace.remove());

async function shrink(onEvent: (event: RunEvent, orders: RunOrders) => void, steps?: readonly ShrinkStep[]) {
  const orders = new RunOrders();
  const events: RunEvent[] = [];
  const result = await shrinkRun(
    { spec: path.join(workspace.folder, 'test.model.json'), workspace: [], engine: 'native', ...(steps === undefined ? {} : { steps }) },
    {
      openEngine: () => open('native'),
      emit: (event) => {
        events.push(event);
        onEvent(event, orders);
      },
      orders,
      signal: new AbortController().signal,
      began: performance.now(),
      version: '0.0.0',
      assets: path.join(root, 'dist', 'webview'),
      checkpointSeconds: 60,
    },
  );
  const rounds = events.flatMap((event) => (event.type === 'round' ? [event] : []));
  return { ...result, events, rounds };
}

test('a run that is stopped ends with the model of the round that it was at', async () => {
  // The original takes 10 epochs, a round 3: this is in the third of five.
  const { rounds, scoreCard, events } = await shrink(
    (event, orders) => event.type === 'epoch' && event.epoch === 17 && orders.order('stop'),
  );
  expect(rounds.map(({ round }) => round)).toEqual([1, 2, 3]);
  expect(scoreCard.shrunk.nonzero).toBe(rounds.at(-1)!.nonzero);
  expect(scoreCard.shrunk.validation ?? scoreCard.shrunk.training).toMatchObject({
    loss: expect.closeTo(rounds.at(-1)!.loss, 5) as number,
  });
  expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(17);
});

test('a run that is to stop before there is a smaller model ends with its first round', async () => {
  const { rounds } = await shrink((event, orders) => event.type === 'epoch' && event.epoch === 2 && orders.order('stop'));
  expect(rounds.map(({ round }) => round)).toEqual([1]);
});

test('auto ends with the models that are tuned', async () => {
  const stop = (event: RunEvent, orders: RunOrders) => event.type === 'round' && event.round === 1 && orders.order('stop');
  const { front, rounds } = await shrink(stop, [{ method: 'auto', epochs: 1 }]);
  expect(front).toHaveLength(1);
  expect(rounds).toHaveLength(1);
});

test('a run waits from a pause on, and its result is the one that it would have had', async () => {
  const paused = await shrink((event, orders) => {
    if (event.type === 'epoch' && event.epoch === 12) orders.order('pause');
    if (event.type === 'paused' && event.isPaused) setTimeout(() => orders.order('continue'), 50);
  });
  const types = paused.events.map(({ type }) => type);
  const at = types.indexOf('paused');
  expect(types.slice(at - 1, at + 2)).toEqual(['epoch', 'paused', 'paused']);
  const whole = await shrink(() => undefined);
  expect(paused.scoreCard.shrunk.training).toEqual(whole.scoreCard.shrunk.training);
});
