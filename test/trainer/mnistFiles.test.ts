/** MNIST as it is distributed: four gzipped IDX files, pictures and labels of two sets. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Random } from '../../src/core/random/random';
import { bonsai } from '../support/cli/bonsai';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(() => workspace.remove());

/** IDX of bytes: two zeros, the type, the number of axes, each axis as 32 bits with the highest byte first, then the values. */
function idx(shape: readonly number[], values: readonly number[]): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, 8, shape.length]);
  for (const [axis, size] of shape.entries()) head.writeUInt32BE(size, 4 + 4 * axis);
  return gzipSync(Buffer.concat([head, Buffer.from(values)]));
}

/** Pictures of 4 × 4 whose brighter half, left or right, is their class. */
async function writeSet(name: string, rows: number, seed: number): Promise<void> {
  const random = new Random(seed);
  const labels = Array.from({ length: rows }, () => (random.uniform() < 0.5 ? 0 : 1));
  const pixel = (label: number, column: number) => Math.floor(random.uniform() * 100) + (column < 2 === (label === 0) ? 150 : 0);
  const pictures = labels.flatMap((label) => Array.from({ length: 16 }, (_, at) => pixel(label, at % 4)));
  await writeFile(path.join(workspace.folder, `${name}-images-idx3-ubyte.gz`), idx([rows, 4, 4], pictures));
  await writeFile(path.join(workspace.folder, `${name}-labels-idx1-ubyte.gz`), idx([rows], labels));
}

test('are trained from a spec that names them', async () => {
  await writeSet('train', 200, 1);
  await writeSet('t10k', 50, 2);
  const spec = {
    name: 'mnist',
    layers: [
      { type: 'Input', name: 'x', shape: [4, 4, 1] },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'hidden', units: 8, activation: 'relu' },
      { type: 'Dense', name: 'class', units: 2, activation: 'softmax' },
    ],
    data: {
      file: 'train-images-idx3-ubyte.gz',
      labels: 'train-labels-idx1-ubyte.gz',
      scale: 1 / 255,
      validation: { file: 't10k-images-idx3-ubyte.gz', labels: 't10k-labels-idx1-ubyte.gz' },
    },
    train: { loss: 'sparseCategoricalCrossentropy', optimizer: 'adam', learningRate: 0.02, epochs: 5, batchSize: 10 },
    metrics: ['accuracy'],
    shrink: { target: { params: 0.6 }, steps: [{ method: 'pruneWeights', rounds: 1, fineTuneEpochs: 1 }] },
  };
  await writeFile(path.join(workspace.folder, 'mnist.model.json'), JSON.stringify(spec));
  const { code, stdout, stderr } = await bonsai(['shrink', 'mnist.model.json', '--engine', 'portable', '--json'], workspace.folder);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  expect(JSON.parse(stdout)).toMatchObject({ original: { validation: { accuracy: 1 } }, shrunk: { validation: { accuracy: 1 } } });
});
