/** Trains a spec's model on its data: `train.js SPEC EPOCHS`; prints what that was like. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Random } from '../../../src/core/random/random';
import { loadData } from '../../../src/trainer/data/loadData';
import { initialWeights } from '../../../src/trainer/engine/initialize';
import { openEngine } from '../../../src/trainer/engine/open';
import { trainEpoch } from '../../../src/trainer/train/epoch';
import { readSpecFile } from '../../../src/trainer/input/specFile';
import type { Measured } from '../main';

const [file, epochs] = process.argv.slice(2) as [string, string];
const { signal } = new AbortController();

async function main(): Promise<void> {
  const began = performance.now();
  const { spec, graph } = await readSpecFile(file);
  const train = spec.train!;
  const data = await loadData(await readSpecFile(file), [path.dirname(file)]);
  const engine = await openEngine('native', { wasm: '' });
  const session = await engine.compile({ graph, weights: initialWeights(graph, 0), data, train });
  const start = performance.now();
  const request = { rows: data.training, random: new Random(1), signal, onProgress: () => undefined };
  for (let epoch = 0; epoch < Number(epochs); epoch++) await trainEpoch(session, { ...request, ...train });
  const measured: Measured = {
    steps: Math.ceil(data.training.count / train.batchSize) * Number(epochs),
    seconds: (performance.now() - start) / 1000,
    readSeconds: (start - began) / 1000,
    peak: peakMemory(),
  };
  process.stdout.write(JSON.stringify(measured));
}

/** Bytes that were resident at most. */
function peakMemory(): number {
  const peak = /^VmHWM:\s*(\d+) kB/mu.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(peak![1]) * 1024;
}

void main();
