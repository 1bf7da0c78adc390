/** Rows between rows, which a teacher answers as well (after Zhang et al. 2018, "mixup", arXiv:1710.09412; Beyer et al. 2022, arXiv:2106.05237, distil with them). */
import type { Random } from '../../core/random/random';
import type { Samples } from '../engine/engine';

/**
 * Points between two rows at random.
 *
 * @param wanted how many
 * @returns row-major, [wanted, values of a row]
 */
export function mixedPairs({ inputs, count }: Pick<Samples, 'inputs' | 'count'>, wanted: number, random: Random): Float32Array {
  const width = inputs.length / count;
  const mixed = new Float32Array(wanted * width);
  for (let row = 0; row < wanted; row++) {
    const one = Math.floor(random.uniform() * count) * width;
    const other = Math.floor(random.uniform() * count) * width;
    const share = random.uniform();
    for (let at = 0; at < width; at++) mixed[row * width + at] = share * inputs[one + at]! + (1 - share) * inputs[other + at]!;
  }
  return mixed;
}
