/** Models whose input is class numbers (words, categories) instead of quantities. */
import { kindOf, type LayerSpec } from '../layers';
import { say } from '../message/message';
import { error, type Problem } from '../problem/problem';
import type { LayerDraft } from './draft';
import type { GraphLayer, ModelGraph } from './graph';
import type { ResolvedInputs } from './inputs';

/** A layer that looks class numbers up, but takes something else than the model's input, by way of layers that leave numbers as they are. */
export function embeddingProblems(drafts: readonly LayerDraft[], inputs: readonly ResolvedInputs[]): Problem[] {
  return drafts.flatMap(({ spec }, index): Problem[] => {
    if (spec === undefined || classNumbersOf(spec) === undefined) return [];
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
  const spec = drafts[source]?.spec;
  return spec !== undefined && kindOf(spec.type).keepsNumbers === true ? sourceOf(source, drafts, inputs) : source;
}

/** How many class numbers a layer looks up; undefined for one that takes quantities. */
export function classNumbersOf(spec: LayerSpec): number | undefined {
  return kindOf(spec.type).classNumbers?.(spec);
}

/** The Embedding that knows the fewest numbers, of those that take the input; undefined where the input is quantities. */
export function narrowestEmbedding({ layers }: ModelGraph): (GraphLayer & { readonly classes: number }) | undefined {
  const embeddings = layers.flatMap((layer) => {
    const classes = classNumbersOf(layer.spec);
    return classes === undefined ? [] : [{ ...layer, classes }];
  });
  return embeddings.sort((a, b) => a.classes - b.classes)[0];
}
