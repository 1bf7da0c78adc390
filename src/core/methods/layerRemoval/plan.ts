/** What becomes of a model's structure when a layer goes. */
import { assemble, explicitLayers, withoutLayer } from '../../graph/edit';
import { consumersOf, type GraphLayer, layerNamed, type ModelGraph } from '../../graph/graph';
import { kindOf, type LayerSpec } from '../../layers';
import { activationOf } from '../../layers/activationOf';
import type { Regularizer } from '../../layers/regularizers';
import { formatShape } from '../../layers/kind';
import { type Message, say } from '../../message/message';
import { flowOf, unitCount } from '../../units/flow';
import { takesLinearMap } from '../leastSquares/compose';

export interface Removal {
  /** The model without the layer, or with a linear layer of its name where the shapes behind need one. */
  readonly graph: ModelGraph;
  readonly projected: boolean;
  /** Layers whose incoming units change, in the order of the graph: they are fitted to what they received before. */
  readonly refitted: readonly Refit[];
}

export interface Refit {
  readonly layer: string;
  /** The layer whose output it takes: in the model as it is, and in the one without the layer. */
  readonly before: string;
  readonly after: string;
}

/** @returns the change, or why the layer cannot go, as the end of a sentence */
export function planRemoval(graph: ModelGraph, name: string): Removal | Message {
  const layer = layerNamed(graph, name);
  const flow = flowOf(layer);
  if (graph.outputs.includes(name)) return say("it gives the model's output");
  if (flow === 'source') return say("it is the model's input");
  if (layer.inputs.length !== 1) return say('a layer of type {0} joins others', layer.spec.type);
  const [inputShape] = layer.inputShapes;
  if (positionsOf(inputShape!) !== positionsOf(layer.outputShape))
    return say(
      'it changes rows and columns, from {0} to {1}, and the layers behind need that',
      formatShape(inputShape!),
      formatShape(layer.outputShape),
    );
  const reach = reachOf(graph, layer);
  const sameUnits = inputShape!.at(-1) === layer.outputShape.at(-1);
  if (!sameUnits && reach.needsUnits) return projection(graph, layer);
  const dropped = sameUnits ? [name] : [name, ...reach.normalizations];
  const layers = dropped.reduce(withoutLayer, explicitLayers(graph));
  const after = assemble(graph, layers);
  if (kindOf(layer.spec.type).onlyWhileTraining === true) return { graph: after, projected: false, refitted: [] };
  const refitted = reach.fed.map((fed) => ({
    layer: fed,
    before: layerNamed(graph, fed).inputs[0]!,
    after: layerNamed(after, fed).inputs[0]!,
  }));
  return { graph: after, projected: false, refitted };
}

interface Reach {
  /** Layers with weights of their own that receive the layer's units, in the graph's order. */
  readonly fed: readonly string[];
  /** BatchNormalizations between, which hold a value for each unit. */
  readonly normalizations: readonly string[];
  /** Whether something behind needs exactly as many units as there are. */
  readonly needsUnits: boolean;
}

function reachOf(graph: ModelGraph, layer: GraphLayer): Reach {
  const consumers = consumersOf(graph);
  const passing = new Set([layer.name]);
  const fed = new Set<string>();
  let needsUnits = false;
  for (const next of graph.layers) {
    const { name, spec, inputs, weights } = next;
    if (!inputs.some((input) => passing.has(input))) continue;
    if (takesLinearMap(next)) {
      fed.add(name);
      continue;
    }
    passing.add(name);
    const flow = flowOf(next);
    const holdsUnits = weights.length > 0 && kindOf(spec.type).normalizesUnits !== true;
    const namesUnits = flow === 'select' || kindOf(spec.type).withUnits !== undefined;
    if (holdsUnits || namesUnits || flow === 'elementwise' || flow === 'opaque' || graph.outputs.includes(name)) needsUnits = true;
  }
  const isNormalization = (name: string) => layerNamed(graph, name).weights.length > 0 && name !== layer.name;
  return {
    fed: graph.layers.map(({ name }) => name).filter((name) => fed.has(name)),
    normalizations: [...passing].filter((name) => isNormalization(name) && (consumers.get(name)?.length ?? 0) > 0),
    needsUnits,
  };
}

/** The layer's place is taken by the simplest layer that gives as many units. */
function projection(graph: ModelGraph, layer: GraphLayer): Removal | Message {
  const { name, outputShape } = layer;
  const units = unitCount(layer);
  const inputs = [...layer.inputs];
  const common = { name, inputs, ...regularizersOf(layer) };
  const spec: LayerSpec =
    outputShape.length === 3 ? { type: 'Conv2D', filters: units, kernelSize: 1, ...common } : { type: 'Dense', units, ...common };
  if (isLinear(layer)) return say('it is the simplest layer already that gives what the layers behind need');
  const layers = explicitLayers(graph).map((other) => (other.name === name ? spec : other));
  return { graph: assemble(graph, layers), projected: true, refitted: [] };
}

/** Penalties that the simplest layer can go on with. */
function regularizersOf({ spec }: GraphLayer): Partial<Record<'kernelRegularizer' | 'biasRegularizer', Regularizer>> {
  const kept = ['kernelRegularizer', 'biasRegularizer'];
  return Object.fromEntries(Object.entries(spec).filter(([field]) => kept.includes(field)));
}

/** Whether a layer is a linear map of its incoming units alone: a Dense or a 1 × 1 convolution without an activation. */
export function isLinear(layer: GraphLayer): boolean {
  return activationOf(layer.spec) === 'linear' && kindOf(layer.spec.type).mapsPositionsAlone?.(layer.spec) === true;
}

function positionsOf(shape: readonly (number | null)[]): string {
  return shape.slice(0, -1).join();
}
