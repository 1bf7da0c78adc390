/** Damages data files that other programs wrote: each is read to whole rows, or refused by an error that says why. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { root } from '../../../scripts/build/root.mjs';
import type { SourceChoices } from '../../../src/trainer/data/source/dataSource';
import { openSource } from '../../../src/trainer/data/source/openSource';
import { damagedBytes } from './bytes';
import { type Outcome, tryAll } from './outcome';

const files = path.join(root, 'test', 'fixtures', 'data', 'files');
const { signal } = new AbortController();

/** One file of every format, and how it is read. */
export const damagedFormats: readonly (readonly [file: string, choices: SourceChoices])[] = [
  ['mixed.csv', { columns: ['x', 'color', 'ok'], oneHot: ['color'], missing: 'mean', labels: 'kind', group: 'machine', time: 'when' }],
  ['mixed.jsonl', { columns: ['x', 'color', 'ok'], oneHot: ['color'], missing: 'drop', labels: 'kind' }],
  ['mixed.parquet', { columns: ['x', 'ok'], missing: 'mean', labels: 'kind' }],
  ['snappy.parquet', {}],
  ['zstd.parquet', {}],
  ['fortran.npy', {}],
  ['stored.npz', { array: 'rows', labels: 'labels' }],
  ['packed.npz', {}],
  ['floats.idx', {}],
  ['bytes.idx3-ubyte.gz', {}],
  ['pictures/noise/rgb.png', { pictureShape: [8, 8, 1] }],
  ['pictures/noise/palette.png', { pictureShape: [8, 8, 3] }],
  ['pictures/smooth/turned.jpg', { pictureShape: [8, 8, 3] }],
];

export async function tryDataFile(file: string, choices: SourceChoices, count: number, seed: number): Promise<Outcome> {
  const whole = readFileSync(path.join(files, file));
  const folder = mkdtempSync(path.join(tmpdir(), 'mutants-'));
  const isPicture = choices.pictureShape !== undefined;
  const mutant = path.join(folder, 'pictures', path.basename(file));
  mkdirSync(path.dirname(mutant));
  try {
    return await tryAll(count, seed, async (random) => {
      writeFileSync(mutant, damagedBytes(whole, random));
      const { inputs, labels } = await openSource(isPicture ? path.dirname(mutant) : mutant, choices, signal);
      expect(inputs.rows).toBeGreaterThan(0);
      expect(inputs.rows * inputs.width).toBeLessThan(1e6);
      await inputs.read([{ from: 0, to: inputs.rows }], new Float32Array(inputs.rows * inputs.width));
      await labels?.rows.read([{ from: 0, to: labels.rows.rows }], new Float32Array(labels.rows.rows * labels.rows.width));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
