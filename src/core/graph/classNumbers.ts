/** Models whose input is class numbers (words, categories) instead of quantities. */
import { kindOf, type LayerSpec } from '../layers';
import type { CostedLayer } from '../layers/kind';
import { say } from '../message/message';
import { error, type Problem } from '../problem/problem';
import { isInput, kindOfDraft, type LayerDraft } from './draft';
import type { GraphLayer, ModelGraph } from './graph';
import type { ResolvedInputs } from './inputs';

/** A layer that looks class numbers up, but takes something else than the model's input, by way of layers that leave numbers as they are. */
export function embeddingProblems(drafts: readonly LayerDraft<CostedLayer>[], inputs: readonly ResolvedInputs[]): Problem[] {
  return drafts.flatMap((draft, index): Problem[] => {
    const { spec } = draft;
    if (spec === undefined || kindOfDraft(draft)?.classNumbers === undefined) return [];
    const source = sourceOf(index, drafts, inputs);
    if (source === undefined || isInput(drafts[source]!)) return [];
    const name = drafts[source]?.name ?? '';
    const message = say('{0} looks up whole numbers, but {1} gives others: let it take the Input layer', spec.name, name);
    return [error('shape-mismatch', ['layers', index], message)];
  });
}

function sourceOf(index: number, drafts: readonly LayerDraft<CostedLayer>[], inputs: readonly ResolvedInputs[]): number | undefined {
  const source = inputs[index]?.[0];
  if (source === undefined) return undefined;
  return kindOfDraft(drafts[source]!)?.keepsNumbers === true ? sourceOf(source, drafts, inputs) : source;
}

/** How many class numbers a layer looks up; undefined for one that takes quantities. */
export function classNumbersOf(spec: LayerSpec): number | undefined {
  return kindOf(spec.type).classNumbers?.(spec);
}

/**
 * The Embedding that knows the fewest numbers, of those that take an input; undefined where that is quantities.
 *
 * @param input the name of one of the model's inputs; any of them where it is left out
 */
export function narrowestEmbedding(graph: ModelGraph, input?: string): (GraphLayer & { readonly classes: number }) | undefined {
  const embeddings = graph.layers.flatMap((layer) => {
    const classes = classNumbersOf(layer.spec);
    return classes === undefined || (input !== undefined && inputOf(graph, layer) !== input) ? [] : [{ ...layer, classes }];
  });
  return embeddings.sort((a, b) => a.classes - b.classes)[0];
}

/** The input that a layer gets its class numbers from. */
function inputOf(graph: ModelGraph, { inputs: [from] }: GraphLayer): string | undefined {
  const source = graph.layers.find(({ name }) => name === from);
  return source !== undefined && kindOf(source.spec.type).keepsNumbers === true ? inputOf(graph, source) : source?.name;
}
