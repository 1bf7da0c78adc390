import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, it } from 'vitest';
import { Random } from '../../src/core/random/random';
import { type DataLimits, dataLimits } from '../../src/trainer/data/limits';
import { loadData } from '../../src/trainer/data/loadData';
import { initialWeights } from '../../src/trainer/engine/initialize';
import { trainEpoch } from '../../src/trainer/train/epoch';
import { parseSpecFile } from '../../src/trainer/input/specFile';
import { npyBytes } from '../support/data/npyBytes';
import { open } from '../support/engine/engines';

const folder = mkdtempSync(path.join(tmpdir(), 'streamed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [rows, width, megabyte] = [100_000, 100, 2 ** 20];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Without garbage, of which there is more the busier the machine is. */
function residentBytes(): number {
  collectGarbage();
  return process.memoryUsage.rss();
}

/** Four numbers make all of a row, so that there is something to learn. */
function rowValues(): Float32Array {
  const random = new Random(2);
  const mixing = Float32Array.from({ length: 4 * width }, () => random.normal() / 2);
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let factor = 0; factor < 4; factor++) {
      const share = random.uniform();
      for (let at = 0; at < width; at++) values[row * width + at]! += share * mixing[factor * width + at]!;
    }
  return values;
}

function specOf() {
  const layers = [
    { type: 'Input', name: 'x', shape: [width] },
    { type: 'Dense', name: 'code', units: 6 },
    { type: 'Dense', name: 'out', units: width },
  ];
  const train = { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.001, epochs: 1, batchSize: 256 };
  const data = { file: 'rows.npy' };
  return parseSpecFile(path.join(folder, 'test.model.json'), JSON.stringify({ name: 'test', layers, data, train }));
}

/** @returns the loss after some epochs, and how much memory the later ones took in addition */
async function trained(limits: DataLimits): Promise<{ readonly loss: number; readonly growth: number }> {
  const { graph, spec, ...rest } = specOf();
  const data = await loadData({ graph, spec, ...rest }, [folder], limits);
  const session = await (await open('native')).compile({ graph, weights: initialWeights(graph, 1), data, train: spec.train! });
  const { signal } = new AbortController();
  const random = new Random(5);
  let [start, most] = [Infinity, 0];
  const onProgress = () => (most = Math.max(most, residentBytes()));
  for (let epoch = 0; epoch < 4; epoch++) {
    await trainEpoch(session, { rows: data.training, ...spec.train!, random, signal, onProgress });
    if (epoch === 0) start = residentBytes();
  }
  const { loss } = await session.evaluate('training', signal);
  session.dispose();
  return { loss, growth: most - start };
}

it('training on 40 MB in chunks of 1 MB learns as much as with all in memory, and takes no more memory epoch after epoch', async () => {
  const values = rowValues();
  writeFileSync(path.join(folder, 'rows.npy'), npyBytes('<f4', [rows, width], new Uint8Array(values.buffer)));
  const streamed = await trained({ inMemory: 10 * megabyte, chunk: megabyte });
  const { loss } = await trained(dataLimits);
  expect(Math.abs(streamed.loss / loss - 1)).toBeLessThan(0.05);
  // Rows that were kept would be there twice, here and in the engine: 80 MB.
  expect(streamed.growth).toBeLessThan(60 * megabyte);
});
