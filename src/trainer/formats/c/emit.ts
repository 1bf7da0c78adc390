/** How a layer is written in C. */
import type { LayerSpec, LayerType } from '../../../core/layers';
import type { WeightTensor } from '../../../core/weights/weights';
import type { CProgram } from './program';

/** An array of the C program. */
export interface Operand {
  /** A C expression: where it begins. */
  readonly at: string;
  readonly shape: readonly number[];
}

export type SpecOf<T extends LayerType> = Extract<LayerSpec, { type: T }>;

/** A layer with what it computes from and into. */
export interface Place<S> {
  readonly spec: S;
  /** What its constants' names begin with. */
  readonly name: string;
  readonly inputs: readonly Operand[];
  readonly output: Operand;
  /** Where the values are that it keeps while it computes, as many as the layer type's `workValues`. */
  readonly work: string;
  readonly program: CProgram;
  readonly weight: (name: string) => WeightTensor;
  /** Undefined where the layer has no such weight. */
  readonly optionalWeight: (name: string) => WeightTensor | undefined;
}

/** The statements that compute a layer. */
export type Emit<S extends LayerSpec = LayerSpec> = (place: Place<S>) => readonly string[];

/** Statements in a loop from 0. */
export function loop(variable: string, count: number, body: readonly string[]): string[] {
  return [`for (int32_t ${variable} = 0; ${variable} < ${String(count)}; ${variable}++) {`, ...body.map((line) => `  ${line}`), '}'];
}

/** Where row `row` of this many values begins in an array. */
export function rowOf({ at }: Pick<Operand, 'at'>, row: string, values: number): string {
  return `${at} + ${values === 1 ? row : `(${row}) * ${String(values)}`}`;
}
