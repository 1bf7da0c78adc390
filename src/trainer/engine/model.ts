/** A spec's graph as a tfjs-layers model: for recording, eager training and export. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type GraphLayer, layerNamed, type ModelGraph } from '../../core/graph/graph';
import { isInputType, kindOf } from '../../core/layers';
import { withoutTrainingFields } from '../../core/layers/weightFields';
import { say } from '../../core/message/message';
import { weightKey, weightOf, type WeightKey, type Weights } from '../../core/weights/weights';
import { EngineError } from './errors';
import { composedLayer, type LayerFactory } from './layers/composed';
import './layers/moreActivations';
import { roundingBehind } from './layers/rounding';

export interface LayersModel {
  readonly model: tfl.LayersModel;
  /** The model's variables by their key; only layers that the output depends on have any. */
  readonly variables: ReadonlyMap<WeightKey, tf.Variable>;
}

/** The layer as tfjs itself has it, where it does: the spec's types and fields are its class and argument names. */
export const plainLayer: LayerFactory = (layer) => composedLayer(layer, plainLayer) ?? makeLayer(layer.spec.type, fieldsOf(layer.spec));

/** A tfjs layer by its class name. @param config its constructor's arguments. */
export function makeLayer(className: string, config: tf.serialization.ConfigDict): tfl.layers.Layer {
  const [layerClass, fromConfig] = tf.serialization.SerializationMap.getMap().classNameMap[className] ?? [];
  if (layerClass === undefined || fromConfig === undefined) throw new Error(`tfjs has no layer ${className}`);
  const layer = fromConfig(layerClass, config);
  if (!(layer instanceof tfl.layers.Layer)) throw new Error(`${className} is not a layer of tfjs`);
  return layer;
}

/** All fields but those that only place the layer in the graph, and those that the engines see to themselves while training. */
export function fieldsOf(spec: GraphLayer['spec']): tf.serialization.ConfigDict {
  const { type: _type, inputs: _inputs, ...fields } = spec;
  return { ...withoutTrainingFields(fields), ...kindOf(spec.type).tfjs?.fields?.(spec) };
}

/**
 * Must be disposed of by `model.dispose()`.
 * @param hidden layers whose outputs the model gives behind its own
 * @throws Error when an input size is only known at run time, or tfjs has other weights than the graph says.
 */
export function buildLayersModel(
  graph: ModelGraph,
  weights: Weights,
  factory: LayerFactory = plainLayer,
  hidden: readonly string[] = [],
): LayersModel {
  const inputs = new Map<string, tfl.SymbolicTensor>();
  const outputs = new Map<string, tfl.SymbolicTensor>();
  const variables = new Map<WeightKey, tf.Variable>();
  for (const layer of reachableLayers(graph)) {
    const set = (output: tfl.SymbolicTensor) =>
      outputs.set(layer.name, (roundingBehind(layer)?.apply(output) as tfl.SymbolicTensor | undefined) ?? output);
    if (isInputType(layer.spec.type)) {
      const given = tfl.input({ shape: [...layer.outputShape], name: layer.name });
      inputs.set(layer.name, given);
      set(given);
      continue;
    }
    const given = layer.inputs.map((name) => outputs.get(name)!);
    const tfLayer = factory(layer);
    set(tfLayer.apply(given.length === 1 ? given[0]! : given) as tfl.SymbolicTensor);
    assignWeights(tfLayer, layer, weights, variables);
  }
  const model = tfl.model({
    inputs: graph.inputs.map((name) => inputs.get(name)!),
    outputs: [...graph.outputs, ...hidden].map((name) => outputs.get(name)!),
    name: graph.name,
  });
  return { model, variables };
}

/** @param inputs one for each of the model's. @returns the model's outputs, and those of its hidden layers */
export function applyModel({ model }: LayersModel, inputs: readonly tf.Tensor[], training: boolean): tf.Tensor[] {
  const outputs = model.apply(inputs.length === 1 ? inputs[0]! : [...inputs], { training }) as tf.Tensor | tf.Tensor[];
  return Array.isArray(outputs) ? outputs : [outputs];
}

function assignWeights(tfLayer: tfl.layers.Layer, layer: GraphLayer, weights: Weights, variables: Map<WeightKey, tf.Variable>): void {
  const held = tfLayer.weights;
  if (held.length !== layer.weights.length)
    throw new Error(`tfjs has ${held.length} weights for ${layer.name}, the graph ${layer.weights.length}`);
  tf.tidy(() => {
    tfLayer.setWeights(
      layer.weights.map(({ name }) => {
        const { shape, data } = weightOf(weights, layer.name, name);
        return tf.tensor(data, [...shape]);
      }),
    );
  });
  for (const [index, { name }] of layer.weights.entries()) {
    const variable = held[index]!.read();
    if (variable instanceof tf.Variable) variables.set(weightKey(layer.name, name), variable as tf.Variable);
  }
}

/** The layers that the outputs depend on, inputs first. */
export function reachableLayers(graph: ModelGraph): GraphLayer[] {
  const wanted = new Set([...graph.outputs, ...graph.inputs]);
  for (const layer of [...graph.layers].reverse()) if (wanted.has(layer.name)) for (const input of layer.inputs) wanted.add(input);
  return graph.layers.filter((layer) => wanted.has(layer.name));
}

/** The output shape of a layer. @throws EngineError where a size is only known at run time. */
export function fixedShape(graph: ModelGraph, name: string): number[] {
  return layerNamed(graph, name).outputShape.map((size) => {
    if (size === null)
      throw new EngineError(say('{0} has a size that is only known at run time: give it a number to train the model', name));
    return size;
  });
}
