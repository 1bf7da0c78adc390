/** Runs that are killed at the worst moments come to the same bits; many more, at random ones, are in the long test and in `npm run bench:resume`. */
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareRuns } from '../../src/system/runs/compareRuns';
import { bonsai, cli } from '../support/cli/bonsai';
import { killedUntilDone, type Moment } from '../support/runs/kills';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write('small.model.json', { ...smallSpec, train: { ...smallSpec.train, epochs: 150 } });
  expect((await bonsai(['shrink', 'small.model.json', '--out', 'whole', '--engine', 'native'], workspace.folder)).code).toBe(0);
});
afterAll(() => workspace.remove());

test.each<[string, readonly Moment[]]>([
  ['before its first checkpoint, and while it writes one', ['atTheBeginning', 'whileWriting', 'whileWriting']],
  ['after its end', ['afterTheEnd']],
])('a run that is killed %s', async (_, moments) => {
  const out = `killed-${String(moments.length)}`;
  const run = { cli, folder: workspace.folder, spec: 'small.model.json', out, engine: 'native' } as const;
  // The end may come before anybody sees it.
  expect(await killedUntilDone(run, moments)).toBeGreaterThanOrEqual(moments.length - 1);
  expect(await compareRuns(path.join(workspace.folder, 'whole'), path.join(workspace.folder, out))).toEqual([]);
});
