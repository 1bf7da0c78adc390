import { Random } from '../../src/core/random/random';
import type { Samples } from '../../src/trainer/engine/engine';
import type { BenchModel } from './models';

/** Uniform random rows; what they hold does not change how long a step takes. */
export function benchRows({ shape, rows, classes }: BenchModel): Samples {
  const random = new Random(7);
  const size = shape.reduce((product, length) => product * length, rows);
  const inputs = Float32Array.from({ length: size }, () => random.uniform());
  const targets = classes === undefined ? inputs : Float32Array.from({ length: rows }, () => Math.floor(random.uniform() * classes));
  return { count: rows, inputs, targets };
}
