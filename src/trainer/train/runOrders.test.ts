import { expect, it } from 'vitest';
import { RunOrders } from './runOrders';

const never = new AbortController().signal;

it('waits from a pause until the run goes on', async () => {
  const control = new RunOrders();
  await control.untilOver(never);
  control.order('pause');
  expect(control.isPaused).toBe(true);
  let isOver = false;
  const waiting = control.untilOver(never).then(() => (isOver = true));
  await Promise.resolve();
  expect(isOver).toBe(false);
  control.order('continue');
  await waiting;
  expect([isOver, control.isPaused, control.isStopped]).toEqual([true, false, false]);
});

it('ends a pause when the run is stopped or cancelled', async () => {
  const stopped = new RunOrders();
  stopped.order('pause');
  const waiting = stopped.untilOver(never);
  stopped.order('stop');
  await waiting;
  expect([stopped.isStopped, stopped.isPaused]).toEqual([true, false]);
  const cancelled = new RunOrders();
  const abort = new AbortController();
  cancelled.order('pause');
  const other = cancelled.untilOver(abort.signal);
  abort.abort();
  await other;
});
