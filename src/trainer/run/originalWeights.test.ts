import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { randomWeights } from '../../../test/support/models/build';
import { Random } from '../../core/random/random';
import { writeLayersModel } from '../formats/tfjs/layersModel';
import { originalModel } from './originalWeights';
import { parseSpecFile } from '../input/specFile';

const folder = mkdtempSync(path.join(tmpdir(), 'weights-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

function load(weights: string) {
  const layers = [
    { type: 'Input', name: 'x', shape: [4] },
    { type: 'Dense', name: 'y', units: 4 },
  ];
  const spec = parseSpecFile(path.join(folder, 'a.model.json'), JSON.stringify({ name: 'a', layers, weights }));
  return { spec, model: () => originalModel(spec, [folder], signal) };
}

const { spec } = load('model.json');
const written = writeLayersModel(spec.graph, randomWeights(spec.graph, new Random(1)), 'test');
const manifest = (paths: readonly string[]) => written.model.replace(/"paths": \[[^\]]*\]/u, `"paths": ${JSON.stringify(paths)}`);

async function reported(paths: readonly string[], bytes: Uint8Array = written.weights): Promise<string> {
  writeFileSync(path.join(folder, 'model.json'), manifest(paths));
  writeFileSync(path.join(folder, 'weights.bin'), bytes);
  return load('model.json')
    .model()
    .then(
      ({ weights }) => [...weights.keys()].join(),
      (error: unknown) => (error as Error).message,
    );
}

it('reads each file of a TF.js model once, and no more bytes than its shapes need', async () => {
  expect(await reported(['weights.bin'])).toBe('y/kernel,y/bias');
  expect(await reported(Array<string>(20_000).fill('weights.bin'))).toContain('it names the file "weights.bin" more than once');
  expect(await reported(['weights.bin'], new Uint8Array(100_000_000))).toContain('is too large to be read, with 100 MB of at most 80 B');
  expect(await reported(['weights.bin'], written.weights.subarray(4))).toContain(
    'describes 80 bytes of weights, but its binary files hold 76',
  );
  expect(await reported(['gone.bin'])).toContain('it, or a file that it names, does not exist: check the path');
});

it('waits for no pipe', async () => {
  for (const name of ['pipe.bonsai', 'pipe.json']) {
    execFileSync('mkfifo', [path.join(folder, name)]);
    await expect(load(name).model()).rejects.toThrow(/cannot be read: .* pipe or a device/u);
  }
});
