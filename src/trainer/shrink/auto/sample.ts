/** Some training rows, and what a model gives for them. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelGraph } from '../../../core/graph/graph';
import type { BareModel } from '../../../core/weights/model';
import type { Rows, Samples, TrainOptions } from '../../engine/engine';
import { applyModel, buildLayersModel } from '../../engine/model';
import { objectiveOf } from '../../engine/objective';
import { inputParts, rowShape, splitRows } from '../../engine/parts';
import { sampleRows } from '../../engine/rows';

const mostRows = 2000;
const fewestRows = 32;
/** A pass over the sample takes at most this many multiply-accumulates, a second or so on the slower engine. */
const mostMacs = 4e9;

/** Evenly spread rows, as many as a model can be tried on a few dozen times. */
export function sampleFor({ layers }: ModelGraph, rows: Rows): Promise<Samples> {
  const macs = layers.reduce((sum, layer) => sum + (layer.macs ?? 0), 1);
  return sampleRows(rows, Math.max(fewestRows, Math.min(mostRows, Math.floor(mostMacs / macs))));
}

/** The mean loss of a model over the sample, as it predicts. */
export async function lossOnSample(
  { graph, weights }: BareModel,
  { inputs, targets, count }: Samples,
  train: TrainOptions,
): Promise<number> {
  const objective = objectiveOf({ graph, train });
  const layers = buildLayersModel(graph, weights);
  const loss = tf.tidy(() => {
    const parts = inputParts(graph);
    const given = splitRows(tf.tensor(inputs, [count, ...rowShape(parts)]), parts);
    const wanted = tf.tensor(targets, [count, ...objective.targetShape]);
    return objective.loss(wanted, applyModel(layers, given, false), layers, false);
  });
  try {
    return (await loss.data<'float32'>())[0]!;
  } finally {
    loss.dispose();
    layers.model.dispose();
  }
}
