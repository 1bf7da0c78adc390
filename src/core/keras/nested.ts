/** A model used as a layer of another one. */
import { modelCost } from '../cost/cost';
import { buildGraph } from '../graph/build';
import { isInput, type LayerDraft } from '../graph/draft';
import type { GraphLayer, ModelGraph } from '../graph/graph';
import { formatShape, type Shape, ShapeError } from '../layers/kind';
import { say } from '../message/message';
import { type Config, isConfig, shapeOf } from './config';
import { type Tensor, tensorAt } from './inputs';
import type { KerasRules, KerasSpec } from './rules';

/** Classes of models, which can stand in a list of layers. */
export const modelClasses: ReadonlySet<string> = new Set(['Functional', 'Model', 'Sequential']);

/** @param element the model as an element of a list of layers */
export function modelRules(element: Config, readLayer: (element: unknown) => LayerDraft<KerasSpec>): KerasRules {
  const { config } = element;
  let layers: readonly LayerDraft<KerasSpec>[] | undefined;
  let last: { readonly key: string; readonly graph: ModelGraph<KerasSpec> } | undefined;
  const inside = (inputs: readonly Shape[]): ModelGraph<KerasSpec> => {
    const key = inputs.map(formatShape).join(';');
    if (last?.key === key) return last.graph;
    layers ??= layersOf(config).map(readLayer);
    const graph = graphOf(fed(layers, inputs, config));
    last = { key, graph };
    return graph;
  };
  return {
    inputs: 'several',
    outputShape: (_config, inputs) => outputOf(inside(inputs), config).outputShape,
    weights: (_config, inputs) =>
      inside(inputs).layers.flatMap(({ name, weights }) => weights.map((weight) => ({ ...weight, name: `${name}/${weight.name}` }))),
    macs: (_config, inputs) => modelCost(inside(inputs)).macs,
  };
}

/** The file does not say how large the first weights are. */
export function noShape(): ShapeError {
  return new ShapeError(
    say('the file does not say of what shape its input is: begin the model with an Input layer, or build it before it is saved'),
  );
}

/** @throws ShapeError with the first reason why a layer is not known */
function graphOf(drafts: readonly LayerDraft<KerasSpec>[]): ModelGraph<KerasSpec> {
  const { graph, problems, byIndex } = buildGraph('', drafts);
  const open = drafts.find((_, index) => byIndex[index] === undefined);
  if (graph !== undefined && open === undefined) return graph;
  const [problem] = problems;
  if (problem !== undefined) throw new ShapeError(say('{0}', problem.message));
  throw open?.spec === undefined ? new ShapeError(say('its layer {0} is of a type that is not known', open?.name ?? '')) : noShape();
}

/** The list of layers in a model's config; the first versions wrote a Sequential model's layers as its config. */
export function layersOf(config: unknown): readonly unknown[] {
  const layers = isConfig(config) ? config['layers'] : config;
  return Array.isArray(layers) ? layers : [];
}

/** The layers with the shapes that come in: its Input layers take them in their order; without one, the first layer does. */
function fed(layers: readonly LayerDraft<KerasSpec>[], inputs: readonly Shape[], config: unknown): readonly LayerDraft<KerasSpec>[] {
  const shapes = inputs.length > 0 ? inputs : builtShape(config);
  if (shapes.length === 0) return layers;
  const names = endsOf(config, 'input_layers');
  const order = names.length > 0 ? names : layers.flatMap((layer) => (isInput(layer) && layer.name !== undefined ? [layer.name] : []));
  if (order.length === 0) return layers.map((layer, index) => (index === 0 ? { ...layer, inputShapes: shapes } : layer));
  return layers.map((layer) => {
    if (layer.spec === undefined || !isInput(layer)) return layer;
    const shape = shapes[order.indexOf(layer.spec.name)];
    return shape === undefined
      ? layer
      : { ...layer, spec: { ...layer.spec, batchShape: [null, ...shape], batchInputShape: [null, ...shape] } };
  });
}

/** The shape that a Sequential model was built with. */
export function builtShape(config: unknown): readonly Shape[] {
  const shape = isConfig(config) ? shapeOf(config['build_input_shape']) : undefined;
  return shape === undefined ? [] : [shape];
}

function outputOf({ layers, output }: ModelGraph<KerasSpec>, config: unknown): GraphLayer<KerasSpec> {
  const [name = output] = endsOf(config, 'output_layers');
  return layers.find((layer) => layer.name === name) ?? layers.find((layer) => layer.name === output)!;
}

function endsOf(config: unknown, key: 'input_layers' | 'output_layers'): string[] {
  return endTensors(config, key).map(({ layer }) => layer);
}

/** A model's first or last tensors: [["name", 0, 0], …], or ["name", 0, 0] where it is one; Keras 3 may have them by names of their own. */
export function endTensors(config: unknown, key: 'input_layers' | 'output_layers'): readonly Tensor[] {
  const given = isConfig(config) ? config[key] : undefined;
  const ends = isConfig(given) ? Object.values(given) : given;
  if (!Array.isArray(ends)) return [];
  return typeof ends[0] === 'string' ? tensorAt(ends) : ends.flatMap((end: unknown) => (Array.isArray(end) ? tensorAt(end) : []));
}
