import type { GraphLayer, ModelGraph } from '../../graph/graph';

/**
 * The layers that every path from the input to the output goes through, in their order: the input first, the output last. What lies between two of them
 * is a segment with one input and one output. None where the model has several inputs or outputs.
 */
export function cutPoints({ layers, inputs, outputs, output }: ModelGraph): readonly GraphLayer[] {
  if (inputs.length !== 1 || outputs.length !== 1) return [];
  const used = usedLayers(layers, output);
  const cuts: GraphLayer[] = [];
  // Up to which place something in front is still waited for.
  let open = 0;
  for (const [place, layer] of used.entries()) {
    if (open <= place) cuts.push(layer);
    const takers = used.flatMap((taker, at) => (taker.inputs.includes(layer.name) ? [at] : []));
    open = Math.max(open, ...takers);
  }
  return cuts;
}

/** Those that the output depends on; inputs come first. */
function usedLayers(layers: readonly GraphLayer[], output: string): readonly GraphLayer[] {
  const used = new Set([output]);
  for (const { name, inputs } of [...layers].reverse()) if (used.has(name)) for (const input of inputs) used.add(input);
  return layers.filter(({ name }) => used.has(name));
}
