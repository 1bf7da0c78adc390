import { assemble, explicitLayers, freeName } from '../../graph/edit';
import type { ModelGraph } from '../../graph/graph';
import type { LayerSpec } from '../../layers';
import type { Regularizer } from '../../layers/regularizers';
import { isTrainingField, withoutTrainingFields } from '../../layers/weightFields';
import { type WeightKey, weightKey, type WeightTensor } from '../../weights/weights';
import type { Model } from '../../weights/model';
import type { Choices, Factorization } from './choose';
import { splitAt } from './spectrum';

/** Puts two layers in the place of each chosen one. The second keeps the layer's name, bias and activation; a constraint of the kernel ends. */
export function factorizeLayers({ graph, weights, masks }: Model, choices: Choices): Model {
  const before = explicitLayers(graph);
  const after: LayerSpec[] = [];
  const changedWeights = new Map(weights);
  const changedMasks = new Map(masks);
  for (const layer of before) {
    const choice = choices.get(layer.name);
    if (choice === undefined) {
      after.push(layer);
      continue;
    }
    const first = choice.split.first(freeName(before, `${layer.name}_low`), choice.rank);
    const [one, other] = withRegularizers(first, choice.split.second, layer);
    after.push({ ...one, inputs: layer.inputs! }, { ...other, inputs: [first.name] });
    changedMasks.delete(weightKey(layer.name, 'kernel'));
    for (const [key, tensor] of kernelsOf(choice, first.name, layer.name)) changedWeights.set(key, tensor);
  }
  const factorized = assemble(graph, after);
  return { graph: factorized, weights: withShapes(factorized, changedWeights), masks: changedMasks };
}

/** Penalties go on: on both kernels, and where the bias is now. What held the one kernel does not hold its factors. */
function withRegularizers(first: LayerSpec, second: LayerSpec, layer: LayerSpec): [LayerSpec, LayerSpec] {
  const { kernelConstraint: _, ...rules } = Object.fromEntries(Object.entries(layer).filter(([field]) => isTrainingField(field)));
  const { kernelRegularizer } = rules as { kernelRegularizer?: Regularizer };
  return [
    { ...withoutTrainingFields(first), ...(kernelRegularizer === undefined ? {} : { kernelRegularizer }) },
    { ...withoutTrainingFields(second), ...rules },
  ];
}

/** The values of both kernels; their shapes are their layers'. */
function kernelsOf({ split, spectrum, rank }: Factorization, first: string, second: string): [WeightKey, WeightTensor][] {
  const { left, right } = splitAt(spectrum, rank);
  const data = new Float32Array(right.length);
  for (let k = 0; k < rank; k++)
    for (let column = 0; column < split.columns; column++) data[split.secondPlace(k, column, rank)] = right[k * split.columns + column]!;
  return [
    [weightKey(first, 'kernel'), { shape: [left.length], data: left }],
    [weightKey(second, 'kernel'), { shape: [data.length], data }],
  ];
}

function withShapes(graph: ModelGraph, weights: ReadonlyMap<WeightKey, WeightTensor>): Map<WeightKey, WeightTensor> {
  return new Map(
    graph.layers.flatMap((layer) =>
      layer.weights.map(({ name, shape }): [WeightKey, WeightTensor] => {
        const key = weightKey(layer.name, name);
        return [key, { shape, data: weights.get(key)!.data }];
      }),
    ),
  );
}
