/** The table of shrinking methods: what the program needs to know of each. */
import type { MethodName, ShrinkStep } from '../options';
import { auto } from './auto';
import { factorize } from './factorize';
import type { MethodRecord } from './method';
import { pruneUnits } from './pruneUnits';
import { pruneWeights } from './pruneWeights';
import { quantize } from './quantize';
import { removeLayers } from './removeLayers';
import { replaceActivations } from './replaceActivations';
import { share } from './share';

type StepOf<M extends MethodName> = Extract<ShrinkStep, { method: M }>;

export const methodTable: { readonly [M in MethodName]: MethodRecord<StepOf<M>> } = {
  pruneWeights,
  pruneUnits,
  removeLayers,
  replaceActivations,
  factorize,
  share,
  quantize,
  auto,
};

export const methodNames = Object.keys(methodTable) as MethodName[];

/** The record of a step's method, seen without the method's own options: its functions take any step of that method. */
export function recordOf({ method }: ShrinkStep): MethodRecord<ShrinkStep> {
  return methodTable[method];
}
