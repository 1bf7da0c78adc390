/** The table of shrinking methods. A new one is a file in `methods/`, its options in `core/methods/options`, and a line in each table. */
import type { MethodName, ShrinkStep } from '../../core/methods/options';
import type { Method, Task } from './method';
import { auto } from './methods/auto';
import { factorize } from './methods/factorize';
import { pruneUnits } from './methods/pruneUnits';
import { pruneWeights } from './methods/pruneWeights';
import { quantize } from './methods/quantize';
import { removeLayers } from './methods/removeLayers';
import { replaceActivations } from './methods/replaceActivations';
import { share } from './methods/share';

type StepOf<M extends MethodName> = Extract<ShrinkStep, { method: M }>;

const methods: { readonly [M in MethodName]: (options: StepOf<M>, task: Task) => Method } = {
  pruneWeights,
  pruneUnits,
  removeLayers,
  replaceActivations,
  factorize,
  share,
  quantize,
  auto,
};

/** @throws MethodError when the method cannot do what the step asks for */
export function prepareStep<M extends MethodName>(step: StepOf<M>, task: Task): Method {
  return methods[step.method](step, task);
}
