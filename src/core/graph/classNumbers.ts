/** Models whose input is class numbers (words, categories) instead of quantities. */
import { say } from '../message/message';
import { error, type Problem } from '../problem/problem';
import type { LayerDraft } from './draft';
import type { GraphLayer, ModelGraph } from './graph';
import type { ResolvedInputs } from './inputs';

/** Layers that pass numbers on as they are. */
const passing: ReadonlySet<string> = new Set(['Reshape', 'Flatten', 'RepeatVector']);

/** An Embedding that takes something else than the model's input, by way of layers that leave numbers as they are. */
export function embeddingProblems(drafts: readonly LayerDraft[], inputs: readonly ResolvedInputs[]): Problem[] {
  return drafts.flatMap(({ spec }, index): Problem[] => {
    if (spec?.type !== 'Embedding') return [];
    const source = sourceOf(index, drafts, inputs);
    if (source === undefined || drafts[source]?.spec?.type === 'Input') return [];
    const name = drafts[source]?.name ?? '';
    const message = say('{0} looks up whole numbers, but {1} gives others: let it take the Input layer', spec.name, name);
    return [error('shape-mismatch', ['layers', index], message)];
  });
}

function sourceOf(index: number, drafts: readonly LayerDraft[], inputs: readonly ResolvedInputs[]): number | undefined {
  const source = inputs[index]?.[0];
  if (source === undefined) return undefined;
  return passing.has(drafts[source]?.spec?.type ?? '') ? sourceOf(source, drafts, inputs) : source;
}

/** The Embedding that knows the fewest numbers, of those that take the input; undefined where the input is quantities. */
export function narrowestEmbedding({ layers }: ModelGraph): (GraphLayer & { readonly classes: number }) | undefined {
  const embeddings = layers.flatMap((layer) => (layer.spec.type === 'Embedding' ? [{ ...layer, classes: layer.spec.inputDim }] : []));
  return embeddings.sort((a, b) => a.classes - b.classes)[0];
}
