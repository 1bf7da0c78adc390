/** What each layer would keep, by arithmetic on the model's structure alone: before a run, and without its weights or data. */
import type { ModelGraph } from '../../graph/graph';
import { type Message, say } from '../../message/message';
import type { MethodName, ShrinkStep } from '../options';
import { recordOf } from '../records';
import type { ShrinkTarget } from '../targetSchema';
import { previewOfRemoval } from './removal';
import type { ShrinkPreview } from './shrinkPreview';
import { previewOfUnits } from './units';
import { previewOfWeights } from './weights';

type Preview<M extends MethodName> = (
  graph: ModelGraph,
  step: Extract<ShrinkStep, { method: M }>,
  target: ShrinkTarget,
) => ShrinkPreview | Message;

/** The table of methods whose outcome follows from the structure, or of which is said why not. */
const previews: { readonly [M in MethodName]?: Preview<M> } = {
  pruneWeights: previewOfWeights,
  pruneUnits: previewOfUnits,
  removeLayers: previewOfRemoval,
  auto: () => say('auto tries out which layers become narrower, linear or none at all: what each keeps is seen when it runs.'),
};

/** @returns the preview, or why there is none, as a sentence */
export function previewOf(graph: ModelGraph, steps: readonly ShrinkStep[], target: ShrinkTarget): ShrinkPreview | Message {
  const fewer = steps.filter((step) => recordOf(step).parameters === 'fewer');
  const [step] = fewer;
  if (step === undefined) return say('The parameters stay: stored, they take fewer bytes.');
  if (fewer.length > 1) return say('What several steps leave of each layer is seen when they run.');
  // Each entry takes the steps of its own method.
  const preview = previews[step.method] as Preview<MethodName> | undefined;
  return preview === undefined
    ? say('What {0} leaves of each layer depends on its weights, and is seen when it runs.', step.method)
    : preview(graph, step, target);
}
