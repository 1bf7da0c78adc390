/** Damages files of weights and data: each is read to values of the right number, or refused by an error that says why. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect } from 'vitest';
import type { ModelGraph } from '../../../src/core/graph/graph';
import { Random } from '../../../src/core/random/random';
import type { Weights } from '../../../src/core/weights/weights';
import { openNpy } from '../../../src/trainer/data/npy/npy';
import { fileBytes } from '../../../src/trainer/data/rows/bytes';
import { packModel, readPackedWeights } from '../../../src/trainer/formats/packed/packed';
import { readLayersModelWeights, weightFilesOf, writeLayersModel } from '../../../src/trainer/formats/tfjs/layersModel';
import { float32Npy } from '../data/npyBytes';
import { dense, graph, randomWeights } from '../models/build';
import { damagedBytes } from './bytes';
import { type Outcome, tryAll } from './outcome';

const model = graph({ type: 'Input', name: 'x', shape: [6] }, dense('hidden', 5, { activation: 'relu' }), dense('y', 3));

export function tryPackedModels(count: number, seed: number): Promise<Outcome> {
  const { file } = packModel({ graph: model, weights: randomWeights(model, new Random(9), 0.5) });
  return tryAll(count, seed, async (random) => {
    const parts = partsOf(file);
    const which = random.uniform();
    if (which < 0.4) parts.header = damagedBytes(parts.header, random);
    else if (which < 0.8) parts.coded = damagedBytes(parts.coded, random);
    const mutant = which < 0.8 ? wholeOf(parts) : damagedBytes(file, random);
    requireAll(await readPackedWeights(mutant, model, () => Promise.resolve()), model);
  });
}

export function tryManifests(count: number, seed: number): Promise<Outcome> {
  const written = writeLayersModel(model, randomWeights(model, new Random(9)), 'test');
  return tryAll(count, seed, (random) => {
    const text = Buffer.from(damagedBytes(Buffer.from(written.model), random)).toString();
    expect(weightFilesOf(text).paths.length).toBeLessThan(10);
    requireAll(readLayersModelWeights(text, written.weights, model), model);
  });
}

export async function tryArrays(count: number, seed: number): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mutants-'));
  const file = path.join(folder, 'rows.npy');
  const whole = float32Npy(
    [4, 3, 2],
    Array.from({ length: 24 }, (_, at) => at),
  );
  try {
    return await tryAll(count, seed, async (random) => {
      // Most damages are to the header.
      const head = random.uniform() < 0.8 ? damagedBytes(whole.subarray(0, 80), random) : whole.subarray(0, 80);
      const mutant = Buffer.concat([head, whole.subarray(80)]);
      writeFileSync(file, head.length === 80 ? mutant : random.uniform() < 0.5 ? mutant : damagedBytes(whole, random));
      const npy = await openNpy(await fileBytes(file));
      expect(npy.rows * npy.width).toBeLessThanOrEqual(mutant.length);
      const values = new Float32Array(npy.rows * npy.width).fill(-1);
      await npy.read([{ from: 0, to: npy.rows }], values);
      // Values of 32 bits are -1 only where a damage made them so.
      expect(values.filter((value) => value === -1).length).toBeLessThan(values.length);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function requireAll(weights: Weights, of: ModelGraph): void {
  const wanted = of.layers.flatMap((layer) => layer.weights.map(({ name, shape }) => [`${layer.name}/${name}`, shape] as const));
  expect([...weights].map(([key, { shape, data }]) => [key, shape, data.length])).toEqual(
    wanted.map(([key, shape]) => [key, shape, shape.reduce((product, size) => product * size, 1)]),
  );
}

/** A packed model's header, as JSON, and its coded weights. */
function partsOf(file: Uint8Array): { header: Uint8Array; coded: Uint8Array } {
  const bytes = Buffer.from(file);
  const end = 19 + bytes.readUInt32LE(15);
  return { header: inflateRawSync(bytes.subarray(19, end)), coded: bytes.subarray(end) };
}

/** The file with these parts, and the checksum that belongs to them: what is in them counts. */
function wholeOf({ header, coded }: { readonly header: Uint8Array; readonly coded: Uint8Array }): Uint8Array {
  const packed = deflateRawSync(header);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(packed.length);
  const content = Buffer.concat([length, packed, coded]);
  return Buffer.concat([Buffer.from('BONSAI\x02'), createHash('sha256').update(content).digest().subarray(0, 8), content]);
}
