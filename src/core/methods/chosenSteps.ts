import type { MethodName, ShrinkStep } from './options';
import type { ShrinkTarget } from './targetSchema';

/** How a person wants a model to be shrunk, where the spec or the run before has steps of its own. */
export interface ChosenMethod {
  /** All usual steps where it is left out. */
  readonly method?: MethodName;
  /** How long `auto` may take, where that is a step. */
  readonly seconds?: number;
}

export interface ChosenShrink extends ChosenMethod {
  /** The usual one where it is left out. */
  readonly target?: ShrinkTarget;
}

/** The steps of a choice: a method has the options that it usually has. @param usual the steps where nothing is chosen */
export function chosenSteps({ method, seconds }: ChosenMethod, usual: readonly ShrinkStep[]): readonly ShrinkStep[] {
  const steps = method === undefined ? usual : [usual.find((step) => step.method === method) ?? { method }];
  return seconds === undefined ? steps : steps.map((step) => withSeconds(step, seconds));
}

/** Epochs would take the place of seconds. */
function withSeconds(step: ShrinkStep, seconds: number): ShrinkStep {
  if (step.method !== 'auto') return step;
  const { epochs: _, ...rest } = step;
  return { ...rest, seconds };
}
