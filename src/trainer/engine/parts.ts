/** Rows of models with several inputs or outputs: in a row, the values of one lie behind those of the other, in the order of the model's own lists. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelGraph } from '../../core/graph/graph';
import { sizeOf } from '../../core/numbers/sizeOf';
import { outputLosses } from '../../core/spec/outputLosses';
import type { TrainSpec } from '../../core/spec/schema';
import { targetShape } from './losses';
import { fixedShape } from './model';

/** What one input or output has of a row. */
export interface RowPart {
  readonly layer: string;
  /** How many values of the row come before. */
  readonly at: number;
  readonly size: number;
  /** Without the batch axis. */
  readonly shape: readonly number[];
}

/** @throws EngineError where a size is only known at run time */
export function inputParts(graph: ModelGraph): readonly RowPart[] {
  return partsOf(graph.inputs.map((layer) => ({ layer, shape: fixedShape(graph, layer) })));
}

/** @throws EngineError where a size is only known at run time */
export function outputParts(graph: ModelGraph): readonly RowPart[] {
  return partsOf(graph.outputs.map((layer) => ({ layer, shape: fixedShape(graph, layer) })));
}

/** What the outputs are compared with. @throws EngineError where a size is only known at run time */
export function targetParts(graph: ModelGraph, train: Pick<TrainSpec, 'loss'>): readonly RowPart[] {
  const losses = outputLosses(train.loss, graph.outputs);
  return partsOf(losses.map(({ output, loss }) => ({ layer: output, shape: targetShape(loss, fixedShape(graph, output)) })));
}

function partsOf(layers: readonly Pick<RowPart, 'layer' | 'shape'>[]): RowPart[] {
  let at = 0;
  return layers.map(({ layer, shape }) => {
    const size = sizeOf(shape);
    const part = { layer, at, size, shape };
    at += size;
    return part;
  });
}

/** The shape of a row: a single part's own, else all values one behind the other. */
export function rowShape(parts: readonly RowPart[]): readonly number[] {
  return parts.length === 1 ? parts[0]!.shape : [parts.reduce((sum, { size }) => sum + size, 0)];
}

/** Rows as a tensor for each part. @param rows with a batch axis in front of `rowShape` */
export function splitRows(rows: tf.Tensor, parts: readonly RowPart[]): tf.Tensor[] {
  const [count] = rows.shape;
  if (parts.length === 1) return [rows];
  return parts.map(({ at, size, shape }) => tf.reshape(tf.slice(rows, [0, at], [count, size]), [count, ...shape]));
}

/** The other way. */
export function joinRows(tensors: readonly tf.Tensor[], parts: readonly RowPart[]): tf.Tensor {
  if (parts.length === 1) return tensors[0]!;
  const flat = parts.map(({ size }, index) => tf.reshape(tensors[index]!, [tensors[index]!.shape[0], size]));
  return tf.concat(flat, 1);
}
