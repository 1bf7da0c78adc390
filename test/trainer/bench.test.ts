/** `bonsai bench` of a run and of a file of another program. */
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { ModelTime } from '../../src/protocol/benchModels';
import { bonsai } from '../support/cli/bonsai';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await copyFile(path.join(root, 'test', 'fixtures', 'keras', 'files', 'nested-keras2.h5'), path.join(workspace.folder, 'nested.h5'));
});
afterEach(() => workspace.remove());

test('a run’s two models and a file are measured in every runtime that is there, one row and 64 at a time', async () => {
  await workspace.write('small.model.json', JSON.stringify(smallSpec));
  const run = path.join(workspace.folder, 'run');
  expect((await bonsai(['shrink', 'small.model.json', '--engine', 'portable', '--out', run], workspace.folder)).code).toBe(0);
  const { code, stdout } = await bonsai(['bench', 'run', 'nested.h5', '--json'], workspace.folder);
  expect(code).toBe(0);
  const { models } = JSON.parse(stdout) as { models: readonly ModelTime[] };
  const names = [`${smallSpec.name} original`, `${smallSpec.name} shrunk`, 'nested.h5'];
  const runtimes = [...new Set(models.map(({ runtime }) => runtime))];
  // The native engine is not on every machine.
  for (const runtime of [/^tfjs .* wasm$/u, /^onnxruntime-web/u, /^C, /u])
    expect(runtimes.filter((name) => runtime.test(name))).toHaveLength(1);
  expect(models.map(({ name, runtime, batch }) => [runtime, batch, name])).toEqual(
    runtimes.flatMap((runtime) => [1, 64].flatMap((batch) => names.map((name) => [runtime, batch, name]))),
  );
  for (const { batch, medianMs, spreadMs, rowsPerSecond } of models) {
    expect(medianMs).toBeGreaterThan(0);
    expect(spreadMs).toBeGreaterThanOrEqual(0);
    expect(rowsPerSecond).toBeCloseTo((1000 * batch) / medianMs, 5);
  }
}, 180_000);
