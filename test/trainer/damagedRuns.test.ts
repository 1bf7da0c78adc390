import { afterAll, beforeAll, expect, test } from 'vitest';
import { DamagedRuns } from '../support/runs/damagedRun';

let runs: DamagedRuns;
beforeAll(async () => {
  runs = await DamagedRuns.start();
});
afterAll(() => runs.stop());

test('a damaged run is resumed to the same result, or refused in words', async () => {
  const outcomes = new Set<string>();
  for (let trial = 0; trial < 24; trial++) outcomes.add((await runs.tryOne()).outcome);
  expect([...outcomes].sort()).toEqual(['refused', 'same']);
});
