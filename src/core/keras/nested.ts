/** A model used as a layer of another one. */
import { modelCost } from '../cost/cost';
import { buildGraph, type LayerDraft } from '../graph/build';
import type { GraphLayer, ModelGraph } from '../graph/graph';
import { type LayerRules, type Shape, ShapeError } from '../layers/kind';
import { say } from '../message';
import { type Config, isConfig } from './config';

export const modelMeaning = 'A model in the place of a layer.';

/** Classes of models, which can stand in a list of layers. */
export const modelClasses: ReadonlySet<string> = new Set(['Functional', 'Model', 'Sequential']);

/** @param element the model as an element of a list of layers */
export function modelRules(element: Config, readLayer: (element: unknown) => LayerDraft): LayerRules {
  const layers = layersOf(element['config']).map(readLayer);
  const inside = (inputs: readonly Shape[]): ModelGraph => {
    const { graph } = buildGraph('', fed(layers, inputs));
    if (graph === undefined) throw new ShapeError(say('it is a model with layers that are not known'));
    return graph;
  };
  return {
    meaning: modelMeaning,
    inputs: 'several',
    outputShape: (_layer, inputs) => outputOf(inside(inputs)).outputShape,
    weights: (_layer, inputs) =>
      inside(inputs).layers.flatMap(({ name, weights }) => weights.map((weight) => ({ ...weight, name: `${name}/${weight.name}` }))),
    macs: (_layer, inputs) => modelCost(inside(inputs)).macs,
  };
}

function layersOf(config: unknown): readonly unknown[] {
  const layers = isConfig(config) ? config['layers'] : config;
  return Array.isArray(layers) ? layers : [];
}

/** A model that does not say what it takes takes what it is given. */
function fed([first, ...rest]: readonly LayerDraft[], inputs: readonly Shape[]): LayerDraft[] {
  if (first === undefined) return [];
  return [first.inputShapes === undefined && first.inputs === undefined ? { ...first, inputShapes: inputs } : first, ...rest];
}

function outputOf({ layers, output }: ModelGraph): GraphLayer {
  return layers.find((layer) => layer.name === output)!;
}
