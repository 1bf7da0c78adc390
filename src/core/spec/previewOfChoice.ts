import type { ModelGraph } from '../graph/graph';
import type { Message } from '../message/message';
import { type ChosenShrink, chosenSteps } from '../methods/chosenSteps';
import { methodMeaning } from '../methods/options/meaning';
import { previewOf } from '../methods/preview/preview';
import type { ShrinkPreview } from '../methods/preview/shrinkPreview';
import type { UsualShrink } from './shrinkText';

export interface ChoicePreview {
  /** What the method does, where it is one. */
  readonly meaning?: Message;
  /** What each layer would keep, or why that is not known. */
  readonly kept: ShrinkPreview | Message;
}

/** What a choice means, and what it would leave of each layer. */
export function previewOfChoice(graph: ModelGraph, usual: UsualShrink, { target = usual.target, ...chosen }: ChosenShrink): ChoicePreview {
  const steps = chosenSteps(chosen, usual.steps);
  const [first, ...others] = steps;
  const meaning = first !== undefined && others.length === 0 ? { meaning: methodMeaning(first.method) } : {};
  return { ...meaning, kept: previewOf(graph, steps, target) };
}
