import type { ComputationBuilder } from './builder';
import type { Attributes, Op, TensorType, Value } from './op';

/** Makes an op with one output, itself rewritten where a rule fits. */
export type Make = (kind: string, inputs: readonly Value[], attributes: Attributes, output: TensorType) => Value;

/**
 * @param op an op with one output, whose inputs are rewritten already.
 * @returns a value that takes the place of its output, or undefined where the rule does not fit.
 */
export type Rule = (op: Op, make: Make, builder: ComputationBuilder) => Value | undefined;
