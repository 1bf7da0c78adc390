/** Rows of a model as programs take them that have a tensor for each input and each output. */
import { layerNamed, type ModelGraph } from '../../core/graph/graph';
import { joinColumns, splitColumns } from '../../core/numbers/columns';
import { sizeOf } from '../../core/numbers/sizeOf';

export interface InputTensor {
  /** With the batch axis. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** In the order of the model's inputs. @param inputs `count` rows or more; in each, the values of one input lie behind those of the other */
export function inputTensors(graph: ModelGraph, inputs: Float32Array, count: number): readonly InputTensor[] {
  const shapes = graph.inputs.map((name) => layerNamed(graph, name).outputShape.map((size) => size!));
  const sizes = shapes.map(sizeOf);
  const rows = inputs.subarray(0, count * sizes.reduce((sum, size) => sum + size, 0));
  return splitColumns(rows, count, sizes).map((values, at) => ({ shape: [count, ...shapes[at]!], values }));
}

/** The other way, for outputs. @param outputs each with `count` rows, in the order of the model's outputs */
export function joinedOutputs(outputs: readonly Float32Array[], count: number): Float32Array {
  return joinColumns(
    outputs.map((values) => ({ width: values.length / count, values })),
    count,
  );
}
