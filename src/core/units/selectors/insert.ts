/** Selectors of input features: a model that leaves features of its input unused gets a Select, and kernels without their rows. */
import { classNumbersOf } from '../../graph/classNumbers';
import { assemble, explicitLayers, freeName } from '../../graph/edit';
import { consumersOf, type GraphLayer, layerNamed, type ModelGraph } from '../../graph/graph';
import type { LayerSpec } from '../../layers';
import type { Model } from '../../weights/model';
import { flowOf, selectedUnits, unitCount } from '../flow';
import { unitGroups } from '../groups';
import { removableGroups } from '../removable';
import { removeUnits } from '../remove';

/** A graph with a new Select that lets everything through. */
export interface Inserted {
  readonly graph: ModelGraph;
  readonly select: string;
}

/** The model with a Select behind each layer that gives plain data, where that saves more parameters than there are indices to keep. */
export function selectUsedFeatures(model: Model): Model {
  return featureLayers(model.graph).reduce(selectBehind, model);
}

/** Layers that give features of the data as they are, as quantities, and are taken by others than Selects. */
export function featureLayers(graph: ModelGraph): string[] {
  const plain = new Set<string>();
  for (const layer of graph.layers) {
    const flow = flowOf(layer);
    const passesOn =
      (flow === 'reshape' || flow === 'opaque') && layer.weights.length === 0 && layer.inputs.every((input) => plain.has(input));
    if (flow === 'source' || passesOn) plain.add(layer.name);
  }
  const classNumbers = classNumberLayers(graph);
  const consumers = consumersOf(graph);
  const isTaken = (name: string) => consumers.get(name)!.some((consumer) => selectedUnits(layerNamed(graph, consumer)) === undefined);
  return [...plain].filter(
    (name) => unitCount(layerNamed(graph, name)) > 1 && isTaken(name) && !graph.outputs.includes(name) && !classNumbers.has(name),
  );
}

/** Layers that give class numbers to a layer that looks them up: their units are places of a row, each as good as the others. */
function classNumberLayers({ layers }: ModelGraph): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { name, spec, inputs } of [...layers].reverse())
    if (classNumbersOf(spec) !== undefined || found.has(name)) for (const input of inputs) found.add(input);
  return found;
}

/** @param source everything that takes its output now takes the new layer's */
export function insertSelect(graph: ModelGraph, source: string): Inserted {
  const layers = explicitLayers(graph);
  const select = freeName(layers, `${source}_selected`);
  const indices = Array.from({ length: unitCount(layerNamed(graph, source)) }, (_, unit) => unit);
  const inserted = layers.flatMap((layer): LayerSpec[] => {
    const moved: LayerSpec =
      layer.inputs === undefined ? layer : { ...layer, inputs: layer.inputs.map((input) => (input === source ? select : input)) };
    return layer.name === source ? [moved, { type: 'Select', name: select, inputs: [source], indices }] : [moved];
  });
  return { graph: assemble(graph, inserted), select };
}

function selectBehind(model: Model, source: string): Model {
  const { graph, select } = insertSelect(model.graph, source);
  const groups = unitGroups(graph);
  const { groups: removable } = removableGroups(graph, groups, model.weights);
  const going = new Uint8Array(groups.count);
  for (const group of groups.of.get(select)!) going[group] = removable[group]!;
  if (!going.includes(1)) return model;
  const smaller = removeUnits({ ...model, graph }, groups, going);
  const saved = paramsOf(model.graph.layers) - paramsOf(smaller.graph.layers);
  return saved > unitCount(layerNamed(smaller.graph, select)) ? smaller : model;
}

function paramsOf(layers: readonly GraphLayer[]): number {
  return layers.reduce((sum, { params }) => sum + params, 0);
}
