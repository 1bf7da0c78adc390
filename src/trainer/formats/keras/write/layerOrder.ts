/**
 * The order in which Keras has the layers of a Functional model, whatever its configuration says, and by which it finds their weights: the furthest
 * from the outputs first, those as far as each other in the order in which they are met on the way from the outputs to the inputs.
 */
import type { GraphLayer, ModelGraph } from '../../../../core/graph/graph';

/** Without layers that no output depends on, but with all inputs. */
export function inKerasOrder(graph: ModelGraph): readonly GraphLayer[] {
  const byName = new Map(graph.layers.map((layer) => [layer.name, layer]));
  const met = new Map<string, number>();
  const meet = (name: string): void => {
    if (met.has(name)) return;
    met.set(name, met.size);
    for (const input of byName.get(name)!.inputs) meet(input);
  };
  for (const output of graph.outputs) meet(output);
  // An input that no output depends on is the first of those that are no way off.
  for (const input of graph.inputs) if (!met.has(input)) met.set(input, -1);
  const distances = distancesIn(graph);
  const distanceOf = ({ name }: GraphLayer) => distances.get(name) ?? 0;
  return graph.layers
    .filter(({ name }) => met.has(name))
    .toSorted((a, b) => distanceOf(b) - distanceOf(a) || met.get(a.name)! - met.get(b.name)!);
}

/** The longest way from each layer to an output, in layers. */
function distancesIn(graph: ModelGraph): ReadonlyMap<string, number> {
  const distances = new Map(graph.outputs.map((output) => [output, 0]));
  for (const { name, inputs } of graph.layers.toReversed()) {
    const own = distances.get(name);
    if (own !== undefined) for (const input of inputs) distances.set(input, Math.max(distances.get(input) ?? 0, own + 1));
  }
  return distances;
}
