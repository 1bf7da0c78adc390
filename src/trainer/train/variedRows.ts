/** What an epoch sees of training rows that are something else every time: mixtures of other rows, and pictures that are moved. */
import { type Augmentation, movedPictures } from '../../core/training/augment';
import type { Random } from '../../core/random/random';
import type { Samples } from '../engine/engine';
import { rowsOf, targetsAreInputs } from '../engine/rows';
import type { DistillationTargets } from './distill';
import type { EpochRequest } from './epoch';
import { mixedPairs } from './mixedPairs';

export interface Varied extends Pick<DistillationTargets, 'firstMixed' | 'targetsOfChanged'> {
  readonly augmentation?: Augmentation | undefined;
}

/** Undefined where every epoch sees the same. */
export function variedRows({ augmentation, firstMixed, targetsOfChanged }: Varied, random: Random): EpochRequest['augment'] {
  if (augmentation === undefined && firstMixed === undefined) return undefined;
  return async (samples, rows) => {
    const mixed = mixedAnew(samples, rows, firstMixed, random);
    const inputs = augmentation === undefined ? mixed : movedPictures(mixed, inOrder(rows.length), augmentation, random);
    if (targetsOfChanged === undefined) {
      const targets = targetsAreInputs(samples) ? inputs : rowsOf(samples.targets, samples.count, rows);
      return { count: rows.length, inputs, targets };
    }
    const changed = inOrder(rows.length).filter((at) => augmentation !== undefined || isMixed(rows[at]!, firstMixed));
    const answers = await targetsOfChanged(
      changed.map((at) => rows[at]!),
      rowsOf(inputs, rows.length, changed),
    );
    const targets = rowsOf(samples.targets, samples.count, rows);
    setRows(targets, rows.length, changed, answers);
    return { count: rows.length, inputs, targets };
  };
}

/** The inputs of some rows, with other mixtures in the place of those that are mixed. */
function mixedAnew({ inputs, count }: Samples, rows: Int32Array, firstMixed: number | undefined, random: Random): Float32Array {
  const seen = rowsOf(inputs, count, rows);
  const mixed = inOrder(rows.length).filter((at) => isMixed(rows[at]!, firstMixed));
  if (firstMixed === undefined || mixed.length === 0) return seen;
  const whole = { inputs: inputs.subarray(0, (inputs.length / count) * firstMixed), count: firstMixed };
  setRows(seen, rows.length, mixed, mixedPairs(whole, mixed.length, random));
  return seen;
}

function isMixed(row: number, firstMixed: number | undefined): boolean {
  return firstMixed !== undefined && row >= firstMixed;
}

/** @param values `count` rows @param replacements one row for each of `at` */
function setRows(values: Float32Array, count: number, at: Int32Array, replacements: Float32Array): void {
  const width = values.length / count;
  for (const [index, row] of at.entries()) values.set(replacements.subarray(index * width, (index + 1) * width), row * width);
}

function inOrder(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, at) => at);
}
