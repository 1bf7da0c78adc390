import { afterAll, beforeAll, expect, test } from 'vitest';
import { DamagedRuns } from '../support/runs/damagedRun';

let runs: DamagedRuns;
beforeAll(async () => {
  runs = await DamagedRuns.start();
});
afterAll(() => runs.stop());

test('400 damages of a run never come to another result, nor to a stack trace', async () => {
  const outcomes: string[] = [];
  for (let trial = 0; trial < 400; trial++) outcomes.push((await runs.tryOne()).outcome);
  // Damage of a checkpoint or of the record is made up for by the other checkpoint.
  expect(outcomes.filter((outcome) => outcome === 'same').length).toBeGreaterThan(200);
});
