/** Changes of a model's structure, made on layers that all name their inputs. */
import type { LayerSpec } from '../layers';
import { graphOf } from './build';
import { inSpecOrder, type ModelGraph } from './graph';

/** The layers of a graph in the spec's order, each with the names of its inputs. */
export function explicitLayers(graph: ModelGraph): LayerSpec[] {
  return inSpecOrder(graph.layers).map(({ spec, inputs }) => (inputs.length === 0 ? spec : { ...spec, inputs: [...inputs] }));
}

/** What is known of a model beside its layers: a graph of its own, before it was changed, will do. */
export interface NewModel {
  readonly name: string;
  /** The last layer where they are left out. */
  readonly outputs?: readonly string[] | undefined;
}

/** A graph of layers that name their inputs; in its specs they are left out again where an input is simply the layer before. */
export function assemble({ name, outputs }: NewModel, layers: readonly LayerSpec[]): ModelGraph {
  const specs = layers.map((spec, index): LayerSpec => {
    const { inputs, ...plain } = spec;
    return inputs?.length === 1 && inputs[0] === layers[index - 1]?.name ? plain : spec;
  });
  const { graph, problems } = graphOf(name, specs, outputs);
  if (graph === undefined) throw new Error(`the changed model is not valid: ${JSON.stringify(problems[0])}`);
  return graph;
}

/**
 * The layers without one of them; what took its output takes its input instead.
 *
 * @example
 * const layers = [{ type: 'Input', name: 'x', shape: [4] }, { type: 'Dense', name: 'a', units: 3, inputs: ['x'] }, { type: 'Dense', name: 'y', units: 2, inputs: ['a'] }];
 * withoutLayer(layers, 'a')[1].inputs; // → ['x']
 */
export function withoutLayer(layers: readonly LayerSpec[], name: string): LayerSpec[] {
  const input = layers.find((layer) => layer.name === name)?.inputs?.[0];
  if (input === undefined) throw new Error(`${name} has no input that could take its place`);
  return layers
    .filter((layer) => layer.name !== name)
    .map((layer) =>
      layer.inputs === undefined ? layer : { ...layer, inputs: layer.inputs.map((from) => (from === name ? input : from)) },
    );
}

/** A name that no layer has yet: the wanted one, or that with a number. */
export function freeName(layers: readonly { readonly name: string }[], wanted: string): string {
  const taken = new Set(layers.map((layer) => layer.name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}${String(number)}`;
    if (!taken.has(name)) return name;
  }
}
