/** Models that take rows as they are in a file, where they were trained on rows that were brought to a common scale. */
import { assemble, explicitLayers, freeName } from '../graph/edit';
import { layerNamed } from '../graph/graph';
import type { LayerSpec } from '../layers';
import { smallestDeviation } from '../layers/normalization';
import type { BareModel } from './model';
import { weightKey, type Weights } from './weights';

/** A value x of a feature was seen by the model as (x − shift) × scale. */
export interface Scaling {
  readonly shift: ArrayLike<number>;
  readonly scale: ArrayLike<number>;
}

/**
 * The model behind a Normalization layer and, where it reproduces its input, in front of one that brings its outputs back.
 *
 * @returns `undefined` where such a layer cannot say it: it has one number for each value of the last axis
 */
export function takingUnscaledRows(model: BareModel, { shift, scale }: Scaling, reproduces: boolean): BareModel | undefined {
  const { graph } = model;
  const [input, ...otherInputs] = graph.inputs;
  if (otherInputs.length > 0 || graph.outputs.length > 1) return undefined;
  const forward = statistics(
    sizeOfLast(layerNamed(graph, input!).outputShape),
    shift,
    Array.from(scale, (factor) => 1 / factor),
  );
  const backward = reproduces
    ? statistics(
        sizeOfLast(layerNamed(graph, graph.output).outputShape),
        Array.from(shift, (value, at) => -value * scale[at]!),
        scale,
      )
    : undefined;
  if (forward === undefined || (reproduces && backward === undefined)) return undefined;
  const layers = explicitLayers(graph);
  const first = freeName(layers, 'normalized');
  const normalized: LayerSpec = { type: 'Normalization', name: first, inputs: [input!] };
  const changed = layers.flatMap((layer): LayerSpec[] => {
    if (layer.name === input) return [layer, normalized];
    return [layer.inputs === undefined ? layer : { ...layer, inputs: layer.inputs.map((name) => (name === input ? first : name)) }];
  });
  const last = freeName(changed, 'restored');
  const restored: LayerSpec[] = backward === undefined ? [] : [{ type: 'Normalization', name: last, inputs: [graph.output] }];
  const outputs = backward === undefined ? graph.outputs : [last];
  const weights = new Map([...model.weights, ...weightsOf(first, forward), ...(backward === undefined ? [] : weightsOf(last, backward))]);
  return { graph: assemble({ name: graph.name, outputs }, [...changed, ...restored]), weights };
}

interface Statistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Those of features, repeated over an axis of several rows: windows that were made flat. @param deviation what a Normalization layer divides by */
function statistics(size: number, mean: ArrayLike<number>, deviation: ArrayLike<number>): Statistics | undefined {
  const { length } = mean;
  if (size % length !== 0 || Array.from(deviation).some((value) => value < smallestDeviation)) return undefined;
  return {
    mean: Float32Array.from({ length: size }, (_, at) => mean[at % length]!),
    variance: Float32Array.from({ length: size }, (_, at) => deviation[at % length]! ** 2),
  };
}

function sizeOfLast(shape: readonly (number | null)[]): number {
  return shape.at(-1) ?? 0;
}

function weightsOf(layer: string, { mean, variance }: Statistics): Weights {
  const shape = [mean.length];
  return new Map([
    [weightKey(layer, 'mean'), { shape, data: mean }],
    [weightKey(layer, 'variance'), { shape, data: variance }],
  ]);
}
