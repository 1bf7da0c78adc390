/**
 * node bench/run.mjs modelFiles [MB]: a model file of that size (200 MB) in each format, opened by the trainer as the editor does, and imported. For
 * each the time, how many times as long as reading the file once, and the most memory that the trainer had. On Linux, after a build.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { forkTrainer } from '../../src/client/forkTrainer';
import { TrainerClient } from '../../src/client/trainerClient';
import { graphOf } from '../../src/core/graph/build';
import { weightKey, type Weights } from '../../src/core/weights/weights';
import { exporters } from '../../src/trainer/formats/exporters';
import { forgetPeak, peakBytesOf } from '../../test/support/mutants/peakMemory';

const [root = '.', size = '200'] = process.argv.slice(2);
const formats = ['h5', 'keras', 'onnx', 'tflite', 'tfjs'] as const;
const mostMs = 2000;
const megabyte = 1e6;

/** Two dense layers with all of the file's values. */
function model() {
  const units = Math.round(Math.sqrt((Number(size) * megabyte) / 8));
  const { graph } = graphOf('large', [
    { type: 'Input', name: 'x', shape: [units] },
    { type: 'Dense', name: 'hidden', units, useBias: false, activation: 'relu' },
    { type: 'Dense', name: 'out', units, useBias: false },
  ]);
  const values = () => Float32Array.from({ length: units * units }, (_, at) => ((at * 7919) % 1999) / 1999 - 0.5);
  const weights: Weights = new Map(
    ['hidden', 'out'].map((layer) => [weightKey(layer, 'kernel'), { shape: [units, units], data: values() }]),
  );
  return { graph: graph!, weights, generatedBy: 'bench' };
}

async function written(folder: string, format: (typeof formats)[number]): Promise<string> {
  const exporter = await exporters[format]();
  const signal = new AbortController().signal;
  const files = await exporter.write(model(), { signal, calibrationRows: () => Promise.reject(new Error('no rows are needed')) });
  for (const { name, content } of files) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return path.join(folder, files[0].name);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** All bytes, one megabyte after the other. */
async function readOnce(file: string): Promise<void> {
  const handle = await open(file);
  const part = new Uint8Array(megabyte);
  while ((await handle.read(part)).bytesRead > 0);
  await handle.close();
}

async function measured(file: string, weights: string): Promise<string> {
  const forked = forkTrainer(path.join(root, 'dist', 'trainer.js'));
  const client = new TrainerClient(forked);
  const pid = String(forked.pid);
  const peak = () => `${(peakBytesOf(pid) / megabyte).toFixed(0)} MB`;
  try {
    const reading = await timed(() => readOnce(weights));
    const opening = await timed(() => client.openModel({ file }));
    const opened = peak();
    forgetPeak(pid);
    const importing = await timed(() => client.importModel({ file, out: path.join(path.dirname(file), 'imported'), force: true }));
    const times = (ms: number) => `${ms.toFixed(0)} ms (× ${(ms / reading).toFixed(1)})`;
    const verdict = opening <= mostMs ? 'met' : 'MISSED';
    return `read ${reading.toFixed(0)} ms   opened ${times(opening)}, ${opened}   limit ${String(mostMs)} ms ${verdict}   imported ${times(importing)}, ${peak()}`;
  } finally {
    await client.dispose();
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bonsai-model-files-'));
  try {
    for (const format of formats) {
      const at = path.join(folder, format);
      const file = await written(at, format);
      const weights = format === 'tfjs' ? path.join(path.dirname(file), 'weights.bin') : file;
      console.log(`${format.padEnd(7)} ${(statSync(weights).size / megabyte).toFixed(0)} MB   ${await measured(file, weights)}`);
      rmSync(at, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
