/** A model in 8-bit integers: what every value and weight is rounded to. Exporters write it as it is, and `simulate.ts` computes with it. */
import type { ValueScale } from '../../../../core/layers/int8';
import type { FusedGraph } from '../fuse';

/** The weights of one operation. */
export interface IntegerWeights {
  /** In the kernel's own order, from −127 to 127. */
  readonly kernel: Float32Array;
  /** One for each unit. */
  readonly scales: Float32Array;
  /** Of 32 bits, each in steps of the input's scale × the unit's. */
  readonly bias: Float32Array;
}

export interface IntegerPlan {
  readonly graph: FusedGraph;
  /** By operation; those that are missing compute in floating point. */
  readonly values: ReadonlyMap<string, ValueScale>;
  /** By operation. */
  readonly weights: ReadonlyMap<string, IntegerWeights>;
}
