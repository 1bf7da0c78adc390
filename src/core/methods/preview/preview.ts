/** What each layer would keep, by arithmetic on the model's structure alone: before a run, and without its weights or data. */
import type { ModelGraph } from '../../graph/graph';
import { type Message, say } from '../../message/message';
import type { ShrinkStep } from '../options';
import { recordOf } from '../records';
import type { ShrinkTarget } from '../targetSchema';
import { previewOfRemoval } from './removal';
import type { ShrinkPreview } from './shrinkPreview';
import { previewOfUnits } from './units';
import { previewOfWeights } from './weights';

/** @returns the preview, or why there is none, as a sentence */
export function previewOf(graph: ModelGraph, steps: readonly ShrinkStep[], target: ShrinkTarget): ShrinkPreview | Message {
  const fewer = steps.filter((step) => recordOf(step).parameters === 'fewer');
  const [step] = fewer;
  if (step === undefined) return say('The parameters stay: stored, they take fewer bytes.');
  if (fewer.length > 1) return say('What several steps leave of each layer is seen when they run.');
  switch (step.method) {
    case 'pruneWeights':
      return previewOfWeights(graph, step, target);
    case 'pruneUnits':
      return previewOfUnits(graph, step, target);
    case 'removeLayers':
      return previewOfRemoval(graph, step);
    case 'auto':
      return say('auto tries out which layers become narrower, linear or none at all: what each keeps is seen when it runs.');
    default:
      return say('What {0} leaves of each layer depends on its weights, and is seen when it runs.', step.method);
  }
}
