/** What models should have said about rows. */
import { splitColumns } from '../numbers/columns';
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
  const values = splitColumns(
    outputs,
    count,
    several.map((part) => part.values),
  );
  const wanted = splitColumns(
    targets,
    count,
    several.map((part) => part.targets),
  );
  return several.map(({ output, kind }, at) => ({ output, values: values[at]!, truth: { count, targets: wanted[at]!, kind } }));
}
