/** Damages files of models that other programs wrote: each is read to whole weights, or refused by an error that says why. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { root } from '../../../scripts/build/root.mjs';
import { Random } from '../../../src/core/random/random';
import { MessageError } from '../../../src/system/messageError';
import { importFile, withOpened } from '../models/importModel';
import { damagedBytes } from './bytes';

export const kerasFiles = path.join(root, 'test', 'fixtures', 'keras', 'files');

/** How many mutants were refused, and how many read. */
export interface Outcome {
  refused: number;
  read: number;
}

/**
 * @param file a sound one, absolute
 * @param holdsModel whether it is imported, and not only opened for its costs
 */
export async function tryModelFile(file: string, count: number, seed: number, holdsModel = true): Promise<Outcome> {
  const whole = readFileSync(file);
  const random = new Random(seed);
  const outcome = { refused: 0, read: 0 };
  const folder = mkdtempSync(path.join(tmpdir(), 'mutants-'));
  const mutant = path.join(folder, path.basename(file));
  try {
    for (let tried = 0; tried < count; tried++) {
      writeFileSync(mutant, damagedBytes(whole, random));
      try {
        if (holdsModel) await requireWhole(mutant);
        else await withOpened(mutant, ({ layers }) => expect(layers.length).toBeLessThan(1000));
        outcome.read++;
      } catch (error) {
        if (!(error instanceof MessageError)) throw error;
        outcome.refused++;
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return outcome;
}

async function requireWhole(file: string): Promise<void> {
  const { opened, model } = await importFile(file);
  expect(opened.layers.length).toBeLessThan(1000);
  for (const [key, { shape, data }] of model.weights)
    expect([key, data.length]).toEqual([key, shape.reduce((product, size) => product * size, 1)]);
}
