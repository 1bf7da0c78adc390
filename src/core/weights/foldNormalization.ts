import { assemble, explicitLayers } from '../graph/edit';
import { consumersOf, type GraphLayer, layerNamed, type ModelGraph } from '../graph/graph';
import { kindOf, type LayerSpec } from '../layers';
import { activationOf } from '../layers/activationOf';
import { sizeOf } from '../numbers/sizeOf';
import type { BareModel } from './model';
import { type WeightKey, weightKey, weightOf, type WeightTensor } from './weights';

/** The model without the normalizations that a layer of sums in front of them can do by its own weights: it predicts the same. */
export function foldNormalization(model: BareModel): BareModel {
  const names = model.graph.layers.flatMap(({ name, spec }) => (kindOf(spec.type).unitScales === undefined ? [] : [name]));
  return names.reduce((folded, name) => {
    const source = layerNamed(folded.graph, layerNamed(folded.graph, name).inputs[0]!);
    const isAlone = consumersOf(folded.graph).get(source.name)!.length === 1;
    return isAlone && isLinearSum(source.spec) ? foldInto(folded, source, name) : folded;
  }, model);
}

function isLinearSum(spec: LayerSpec): boolean {
  return kindOf(spec.type).sums !== undefined && activationOf(spec) === 'linear';
}

function foldInto({ graph, weights }: BareModel, source: GraphLayer, name: string): BareModel {
  const { spec } = layerNamed(graph, name);
  const { factors, offsets } = kindOf(spec.type).unitScales!(spec, (own) => weightOf(weights, name, own).data);
  const { weight, axis } = kindOf(source.spec.type).sums!;
  const kernelKey = weightKey(source.name, weight);
  const biasKey = weightKey(source.name, 'bias');
  const bias = weights.get(biasKey)?.data ?? new Float32Array(factors.length);
  const folded = new Map<WeightKey, WeightTensor>([...weights].filter(([key]) => !key.startsWith(`${name}/`)));
  folded.set(kernelKey, scaled(weights.get(kernelKey)!, axis, factors));
  folded.set(biasKey, { shape: [factors.length], data: bias.map((value, unit) => value * factors[unit]! + offsets[unit]!) });
  return { graph: withoutNormalization(graph, source.spec, name), weights: folded };
}

/** @param axis that the outputs are on, from the end */
function scaled({ shape, data }: WeightTensor, axis: number, factors: Float64Array): WeightTensor {
  const stride = sizeOf(shape.slice(shape.length - axis + 1));
  return { shape, data: data.map((value, at) => value * factors[Math.floor(at / stride) % factors.length]!) };
}

/** The layer in the place of the normalization behind it. */
function withoutNormalization(graph: ModelGraph, source: LayerSpec, name: string): ModelGraph {
  const layers = explicitLayers(graph).filter((layer) => layer.name !== source.name);
  const inputs = layerNamed(graph, source.name).inputs;
  const spec: LayerSpec = 'useBias' in source ? { ...source, useBias: true } : source;
  const outputs = graph.outputs.map((output) => (output === name ? source.name : output));
  return assemble(
    { name: graph.name, outputs },
    layers.map((layer) => {
      if (layer.name === name) return { ...spec, inputs: [...inputs] };
      return layer.inputs?.includes(name) === true
        ? { ...layer, inputs: layer.inputs.map((input) => (input === name ? source.name : input)) }
        : layer;
    }),
  );
}
