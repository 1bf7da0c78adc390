import { expect, it } from 'vitest';
import { RunOrders } from './runOrders';

const never = new AbortController().signal;

it('waits from a pause until the run goes on', async () => {
  const orders = new RunOrders();
  await orders.untilOver(never);
  orders.order('pause');
  expect(orders.isPaused).toBe(true);
  let isOver = false;
  const waiting = orders.untilOver(never).then(() => (isOver = true));
  await Promise.resolve();
  expect(isOver).toBe(false);
  orders.order('continue');
  await waiting;
  expect([isOver, orders.isPaused, orders.isStopped]).toEqual([true, false, false]);
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

it('hands choices on as long as somebody takes them', () => {
  const orders = new RunOrders();
  const taken: (number | undefined)[] = [];
  orders.chooseModel(1);
  orders.takeChoices((number) => taken.push(number));
  orders.chooseModel(2);
  orders.chooseModel(undefined);
  orders.takeChoices(undefined);
  orders.chooseModel(3);
  expect(taken).toEqual([2, undefined]);
});
