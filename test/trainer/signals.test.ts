/** Signals that do not end the trainer must not reach a handler in it: in the middle of a product of oneDNN's, that destroys memory. */
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { afterAll, expect, test } from 'vitest';
import { startTrainer } from '../support/trainer';

const trainer = startTrainer();
afterAll(() => trainer.dispose());

test("the trainer is out of a terminal's reach and handles no signal", async () => {
  await trainer.engineStatus();
  const status = await readFile(`/proc/${trainer.pid!}/status`, 'utf8');
  const caught = BigInt(`0x${/^SigCgt:\s*(\w+)/mu.exec(status)![1]!}`);
  const handled = (['SIGHUP', 'SIGWINCH', 'SIGCHLD', 'SIGUSR2'] as const).filter(
    (name) => (caught >> BigInt(constants.signals[name] - 1)) & 1n,
  );
  expect(handled).toEqual([]);
  expect(/^NSpgid:\s*(\d+)/mu.exec(status)![1]).toBe(String(trainer.pid));
});
