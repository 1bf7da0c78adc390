import { describe, it, vi } from 'vitest';
import { Random } from '../../../src/core/random/random';
import { expectSameGradients, expectSameTraining } from './agreement';
import { engineKinds, open } from './engines';
import { randomCase } from './randomCase';

/** Declares a test for each seed and engine. */
export function describeRandomModels(first: number, count: number): void {
  // Compiling the first program of a process takes TensorFlow seconds on a busy machine.
  vi.setConfig({ testTimeout: 300_000 });
  const seeds = Array.from({ length: count }, (_, at) => first + at);
  describe.each(engineKinds)('the %s engine', (kind) => {
    it.each(seeds)('trains the random model %i, and has its gradients, as tfjs does', async (seed) => {
      const engine = await open(kind);
      const example = randomCase(new Random(seed));
      await expectSameGradients(engine, example);
      await expectSameTraining(engine, example);
    });
  });
}
