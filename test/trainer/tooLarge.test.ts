import { afterAll, beforeAll, expect, test } from 'vitest';
import { bonsai } from '../support/cli/bonsai';
import { smallConvSpec } from '../support/specs/smallConv';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace.remove());

test.each(['native', 'portable'])(
  'a batch of which a layer gives too many values is refused before a run on the %s engine',
  async (engine) => {
    const layers = [
      { type: 'Input', name: 'image', shape: [8, 8, 1] },
      { type: 'Conv2D', name: 'wide', filters: 250_000, kernelSize: 3, padding: 'same' },
      { type: 'Conv2D', name: 'reconstruction', filters: 1, kernelSize: 3, padding: 'same' },
    ];
    const data = { generate: 'normal', rows: 200 };
    await workspace.write('wide.model.json', { ...smallConvSpec, layers, data, train: { ...smallConvSpec.train, batchSize: 140 } });
    const { code, stderr } = await bonsai(['shrink', 'wide.model.json', '--engine', engine], workspace.folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^wide\.model\.json:\d+:\d+: error: wide gives 2,240,000,000 values for a batch of 140 rows, more than .*: lower batchSize to \d+ or less, or make wide smaller$/mu,
    );
  },
);
