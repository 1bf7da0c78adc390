/** What models should have said about rows. */
import type { ImageShape } from './imageMetrics';

/** What rows are compared with: `values` for reconstructions and regressions, `classes` for class numbers, `oneHot` for classes as ones and zeros. */
export type TargetKind = 'values' | 'classes' | 'oneHot';

/** What a model should have said about some rows. */
export interface Truth {
  readonly count: number;
  /** Row-major; one class number a row for `classes`. */
  readonly targets: Float32Array;
  readonly kind: TargetKind;
  /** Given when each row's values are a picture. */
  readonly image?: ImageShape | undefined;
  /** Which rows are anomalies, 1 or 0 for each; given when each row is its own target. */
  readonly anomalies?: Float32Array | undefined;
  /** Of a model with several outputs: what each has of a row. `kind`, `image` and `anomalies` say nothing then. */
  readonly several?: readonly OutputPart[] | undefined;
}

/** One of several outputs; its values, and its targets, lie behind those of the one before. */
export interface OutputPart {
  /** The layer that gives it. */
  readonly output: string;
  readonly kind: TargetKind;
  /** Values of a row's output, and of its target. */
  readonly values: number;
  readonly targets: number;
}

/** Values of one output, with what they should have been. */
export interface OutputWithTruth {
  readonly output: string;
  readonly values: Float32Array;
  readonly truth: Truth;
}

/** @param outputs row-major, of a model with several outputs */
export function ofEachOutput(outputs: Float32Array, { count, targets, several = [] }: Truth): OutputWithTruth[] {
  let [outputAt, targetAt] = [0, 0];
  return several.map((part) => {
    const values = columns(outputs, count, outputAt, part.values);
    const truth = { count, targets: columns(targets, count, targetAt, part.targets), kind: part.kind };
    outputAt += part.values;
    targetAt += part.targets;
    return { output: part.output, values, truth };
  });
}

/** Some columns of rows, row-major. */
function columns(rows: Float32Array, count: number, at: number, size: number): Float32Array {
  const width = rows.length / count;
  const part = new Float32Array(count * size);
  for (let row = 0; row < count; row++) part.set(rows.subarray(row * width + at, row * width + at + size), row * size);
  return part;
}
