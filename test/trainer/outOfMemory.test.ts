import { afterAll, beforeAll, expect, test } from 'vitest';
import { bonsai } from '../support/cli/bonsai';
import { smallConvSpec } from '../support/specs/smallConv';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace.remove());

/** A process with TensorFlow takes 2.4 GB of address space, little of it as memory. */
const addressSpace = 3.2e9;

test.runIf(process.platform === 'linux')('memory that runs out is told as that, with the batch and what to do', async () => {
  const layers = [
    { type: 'Input', name: 'image', shape: [8, 8, 1] },
    { type: 'Conv2D', name: 'wide', filters: 16_000, kernelSize: 3, padding: 'same' },
    { type: 'Conv2D', name: 'reconstruction', filters: 1, kernelSize: 3, padding: 'same' },
  ];
  const data = { generate: 'normal', rows: 400 };
  await workspace.write('wide.model.json', { ...smallConvSpec, layers, data, train: { ...smallConvSpec.train, batchSize: 200 } });
  const { code, stderr } = await bonsai(['shrink', 'wide.model.json', '--engine', 'native'], workspace.folder, { addressSpace });
  expect(stderr).toMatch(
    /^wide\.model\.json:\d+:\d+: error: memory ran out: there was none for a tensor of shape \[200, 8, 8, 16000\] \(819 MB\), with batches of 200 rows; lower batchSize, or make the model smaller$/mu,
  );
  expect(code).toBe(1);
});
