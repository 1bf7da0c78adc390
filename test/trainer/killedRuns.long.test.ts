/** Runs that are killed again and again, at moments that nobody chose, and resumed until they are done. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Random } from '../../src/core/random/random';
import { compareRuns } from '../../src/system/runs/compareRuns';
import { untimed } from '../../src/system/runs/differences';
import { bonsai, cli } from '../support/cli/bonsai';
import { killedUntilDone } from '../support/runs/kills';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(() => workspace.remove());

const slower = { ...smallSpec.train, epochs: 400 };
const specs = {
  pruneWeights: { ...smallSpec, train: slower },
  pruneUnits: {
    ...smallSpec,
    train: slower,
    shrink: { target: { params: 0.4 }, steps: [{ method: 'pruneUnits', rounds: 6, fineTuneEpochs: 60 }] },
  },
  distilled: { ...smallSpec, train: slower, shrink: { ...smallSpec.shrink, distill: 0.5 } },
};

test.each([
  ['pruneWeights', 'native'],
  ['pruneUnits', 'native'],
  ['distilled', 'native'],
  ['pruneWeights', 'portable'],
] as const)('%s on the %s engine comes to the same', async (name, engine) => {
  await workspace.write('small.model.json', specs[name]);
  const { code } = await bonsai(['shrink', 'small.model.json', '--out', 'whole', '--engine', engine], workspace.folder);
  expect(code).toBe(0);
  const random = new Random(7, 0);
  for (let trial = 0; trial < 4; trial++) {
    const run = { cli, folder: workspace.folder, spec: 'small.model.json', out: `killed-${String(trial)}`, engine };
    await killedUntilDone(
      run,
      Array.from({ length: 8 }, () => 400 + (random.integer() % 1500)),
    );
    const folders = ['whole', run.out].map((folder) => path.join(workspace.folder, folder));
    expect(await compareRuns(folders[0]!, folders[1]!)).toEqual([]);
    const [whole, killed] = await Promise.all(folders.map((folder) => readFile(path.join(folder, 'run.json'), 'utf8')));
    expect(untimed(killed!)).toEqual(untimed(whole!));
  }
});
