import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { CancelledError } from './engine/errors';
import { Requests } from './requests';

const never = () => undefined;

/** Work that takes a while to tidy up after it was cancelled. */
function slowToEnd(ended: string[], name: string) {
  return async (signal: AbortSignal): Promise<never> => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await sleep(20);
    ended.push(name);
    throw signal.reason as Error;
  };
}

test('all requests are cancelled together, and waited for', async () => {
  const requests = new Requests();
  const ended: string[] = [];
  const running = ['a', 'b'].map((name) => requests.run(slowToEnd(ended, name), never).catch((error: unknown) => error));
  await requests.cancelAll();
  expect(ended.sort()).toEqual(['a', 'b']);
  expect(await Promise.all(running)).toEqual([new CancelledError(), new CancelledError()]);
  await requests.cancelAll();
});

test('one request is cancelled by who sent it', async () => {
  const requests = new Requests();
  let cancel = never;
  const running = requests.run(slowToEnd([], 'a'), (abort) => (cancel = abort as typeof never));
  cancel();
  await expect(running).rejects.toBeInstanceOf(CancelledError);
  await expect(requests.run(() => Promise.resolve(7), never)).resolves.toBe(7);
});
