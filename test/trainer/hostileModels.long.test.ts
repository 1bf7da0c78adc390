/** What hostile and damaged model files take of the trainer: each is refused, or read, within 2 seconds of computing and 500 MB of memory. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../src/core/random/random';
import { damagedBytes } from '../support/mutants/bytes';
import { liars } from '../support/mutants/liars';
import { type Measured, MeasuredTrainer } from '../support/mutants/measuredTrainer';

const mostSeconds = 2;
const mostBytes = 500e6;

const fixtures = [
  'keras/files/nested-keras2.h5',
  'keras/files/autoencoder-keras3.weights.h5',
  'keras/files/nested-keras3.keras',
  'keras/files/named.safetensors',
  'keras/files/named-compressed.npz',
  'keras/files/nested-keras3.json',
  'onnx/residual-torchscript.onnx',
  'onnx/quantized-int8.onnx',
  'tflite/dense-float.tflite',
];
const mutants = 150;

let folder: string;
let trainer: MeasuredTrainer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bonsai-hostile-'));
  trainer = new MeasuredTrainer();
  // What is loaded once is no file's fault.
  for (const name of fixtures) await measured(path.basename(name), await readFile(path.join('test', 'fixtures', name)));
});
afterAll(async () => {
  await trainer.dispose();
  await rm(folder, { recursive: true });
});

async function measured(name: string, bytes: Uint8Array): Promise<Measured> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return trainer.import(file, folder);
}

function expectFrugal({ cpuSeconds, peakBytes }: Measured, what: string): void {
  expect(cpuSeconds, `${what} took ${String(cpuSeconds)} s`).toBeLessThan(mostSeconds);
  expect(peakBytes, `${what} took ${String(Math.round(peakBytes / 1e6))} MB`).toBeLessThan(mostBytes);
}

test.each(liars())('$name', async ({ name, bytes, refusal }) => {
  const found = await measured(name, bytes);
  if (process.env.SHOW) console.log(name, bytes.length, found);
  expect(found.refusal).toMatch(refusal);
  expectFrugal(found, name);
});

test.each(fixtures)(`${String(mutants)} mutants of %s`, async (fixture) => {
  const whole = await readFile(path.join('test', 'fixtures', fixture));
  const random = new Random(7);
  for (let mutant = 0; mutant < mutants; mutant++) {
    const bytes = damagedBytes(whole, random);
    expectFrugal(await measured(path.basename(fixture), bytes), `mutant ${String(mutant)} of ${fixture}`);
  }
});
