/**
 * The order in which Keras has the layers of a Functional model, whatever its configuration says, and by which it finds their weights: the furthest
 * from the output first, those as far as each other in the order in which they are met on the way from the output to the inputs.
 */
import type { GraphLayer, ModelGraph } from '../../../../core/graph/graph';

/** Without layers that the output does not depend on. */
export function inKerasOrder(graph: ModelGraph): readonly GraphLayer[] {
  const byName = new Map(graph.layers.map((layer) => [layer.name, layer]));
  const met = new Map<string, number>();
  const meet = (name: string): void => {
    if (met.has(name)) return;
    met.set(name, met.size);
    for (const input of byName.get(name)!.inputs) meet(input);
  };
  meet(graph.output);
  const distances = distancesIn(graph);
  return graph.layers
    .filter(({ name }) => met.has(name))
    .toSorted((a, b) => distances.get(b.name)! - distances.get(a.name)! || met.get(a.name)! - met.get(b.name)!);
}

/** The longest way from each layer to the output, in layers. */
function distancesIn(graph: ModelGraph): ReadonlyMap<string, number> {
  const distances = new Map([[graph.output, 0]]);
  for (const { name, inputs } of graph.layers.toReversed()) {
    const own = distances.get(name);
    if (own !== undefined) for (const input of inputs) distances.set(input, Math.max(distances.get(input) ?? 0, own + 1));
  }
  return distances;
}
