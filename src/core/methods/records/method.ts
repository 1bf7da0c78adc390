import type { Message } from '../../message/message';
import type { TargetSize } from '../targetSchema';

/** How a packed file stores weights that are no plain float32 values. */
export interface StoredAs {
  readonly coding: 'shared' | 'int8' | 'float16';
  /** The most that a weight takes. */
  readonly bits: number;
}

/** What the program needs to know of one shrinking method. The panel reads these as well: none of them needs the schema library. */
export interface MethodRecord<Options> {
  /** The limits of a target that it goes by; none where it does what its own options say. */
  readonly aimsAt: readonly TargetSize[];
  /** Whether it goes by all counts of a target at once. */
  readonly aimsAtAll?: true;
  /** Whether some parameters go, or all stay, with other values or behind other activations, so that stored bytes are the point. */
  readonly parameters: 'fewer' | 'kept';
  /** Weights that go leave zeros: the panel calls their share sparsity, and a packed file stores in which places the others are. */
  readonly leavesZeros?: true;
  /** One layer can become two. */
  readonly splitsLayers?: true;
  /** The message for a step without a goal of its own, where the spec's target gives none either; without this method, a step needs none. */
  missingGoal?(options: Options): Message | undefined;
  /**
   * With a step that removes units to meet the target: of what number of units it keeps multiples, 1 where it keeps any number; `undefined` where the step
   * itself says how many go.
   */
  unitMultiple?(options: Options): number | undefined;
  /** Whether a step does nothing but bring the model to the target, so that one that meets it stays as it is; without this method, none does. */
  goesByTargetAlone?(options: Options): boolean;
  /** How a packed file stores the weights afterwards; without this method, as before. */
  storedAs?(options: Options): StoredAs;
}

/** Fixes a record's types: its functions see the options as the method's schema describes them. */
export function defineMethod<Options>(record: MethodRecord<Options>): MethodRecord<Options> {
  return record;
}
