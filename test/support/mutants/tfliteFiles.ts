/** Damages TensorFlow Lite models: each is opened and converted to whole weights, or refused by an error that says why. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { graphOf } from '../../../src/core/graph/build';
import type { Random } from '../../../src/core/random/random';
import { tfliteImporter } from '../../../src/trainer/formats/tflite/tfliteImporter';
import { memorySource } from '../models/memorySource';
import { damagedBytes } from './bytes';
import { type Outcome, tryAll } from './outcome';

const folder = 'test/fixtures/tflite';
const signal = new AbortController().signal;

export function tryTflite(count: number, seed: number): Promise<Outcome> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.tflite'))
    .map((name) => readFileSync(path.join(folder, name)));
  return tryAll(count, seed, async (random) => {
    const file = files[Math.floor(random.uniform() * files.length)]!;
    const mutant = random.uniform() < 0.4 ? damagedBytes(file, random) : damagedWords(file, random);
    const model = await tfliteImporter.open(memorySource(mutant), signal);
    for (const { params, macs } of model.layers) {
      expect(params).toBeGreaterThanOrEqual(0);
      expect(macs ?? 0).toBeGreaterThanOrEqual(0);
    }
    const { layers, weights } = await model.convert(signal);
    const wanted = graphOf('mutant', layers).graph!.layers.flatMap((layer) =>
      layer.weights.map(({ name, shape }) => [`${layer.name}/${name}`, shape] as const),
    );
    for (const [key, shape] of wanted) {
      const weight = weights.get(key)!;
      expect([key, weight.shape, weight.data.length]).toEqual([key, shape, shape.reduce((product, size) => product * size, 1)]);
    }
  });
}

/** Offsets, counts and indices are words of four bytes: some of them become others. */
function damagedWords(file: Uint8Array, random: Random): Uint8Array {
  const damaged = Buffer.from(file);
  const below = (limit: number) => Math.floor(random.uniform() * limit);
  const odd = [0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xffffffff, 0x20000000, damaged.length, damaged.length - 4];
  for (let left = 1 + below(6); left > 0; left--) {
    const at = 4 * below(Math.floor(damaged.length / 4));
    const value = random.uniform() < 0.6 ? odd[below(odd.length)]! : damaged.readUInt32LE(4 * below(Math.floor(damaged.length / 4)));
    damaged.writeUInt32LE(value, at);
  }
  return damaged;
}
