import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random/random';
import { CheckpointClock, expectedSeconds } from './checkpointClock';

/** A run on a clock of its own: epochs one after the other, and a checkpoint wherever one is due. */
async function shareOfCheckpoints(options: {
  readonly leastSeconds: number;
  readonly expected: number;
  readonly epoch: () => number;
  readonly checkpoint: () => number;
  readonly epochs: number;
}): Promise<{ readonly largest: number; readonly count: number }> {
  let [now, spent, largest, count] = [0, 0, 0, 0];
  const clock = new CheckpointClock(options.leastSeconds, options.expected, () => now * 1000);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    now += options.epoch();
    if (!clock.isDue) continue;
    const takes = options.checkpoint();
    await clock.timed(() => {
      now += takes;
      return Promise.resolve();
    });
    spent += takes;
    count++;
    largest = Math.max(largest, spent / now);
  }
  return { largest, count };
}

describe('checkpoints', () => {
  it.each([0.001, 0.05, 1, 20])('that take about %f s are at most a twentieth of a run, at any moment of it', async (seconds) => {
    const random = new Random(3);
    for (const epochSeconds of [0.01, 0.5, 30]) {
      const { largest, count } = await shareOfCheckpoints({
        leastSeconds: 2,
        expected: seconds,
        epoch: () => epochSeconds * (0.5 + random.uniform()),
        checkpoint: () => seconds * (0.75 + random.uniform() / 2),
        epochs: 100_000,
      });
      expect(largest).toBeLessThanOrEqual(0.05);
      expect(count).toBeGreaterThan(0);
    }
  });

  it('are made after every epoch where that is asked for', async () => {
    const { count } = await shareOfCheckpoints({ leastSeconds: 0, expected: 9, epoch: () => 0.001, checkpoint: () => 1, epochs: 50 });
    expect(count).toBe(50);
  });

  it('are expected to take as long as their bytes take to be written', () => {
    // 25 million parameters are 100 MB, six times 600 MB.
    expect(expectedSeconds(25_000_000)).toBeCloseTo(6, 9);
  });
});
