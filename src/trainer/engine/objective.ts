/** What a training step minimizes: the loss, the difference of distilled layers from their targets, and penalties. */
import * as tf from '@tensorflow/tfjs-core';
import { activityRegularizer } from '../../core/layers/weightRules';
import type { CompileRequest, LayerTarget } from './engine';
import { outputLosses } from '../../core/spec/outputLosses';
import { lossOf } from './losses';
import { type LayersModel, reachableLayers } from './model';
import { rowShape, splitRows, targetParts } from './parts';
import { activityPenalty, weightPenalty } from './penalties';

export interface Objective {
  /** Layers that it looks at beside those that give the model's outputs. */
  readonly hidden: readonly string[];
  /** Shape of one row's target, with that of hidden layers. */
  readonly targetShape: readonly number[];
  /**
   * @param outputs of the model, then of the hidden layers, each with the batch's rows
   * @param training hidden layers, penalties and weights of classes only count then
   */
  loss(targets: tf.Tensor, outputs: readonly tf.Tensor[], model: LayersModel, training: boolean): tf.Scalar;
}

/** The objective of a model: a scalar tensor of outputs and targets, [batch, …] each, to which the layers' penalties are added while training. */
export function objectiveOf({ graph, train, layerTargets }: Pick<CompileRequest, 'graph' | 'train' | 'layerTargets'>): Objective {
  const targets = targetParts(graph, train);
  const losses = outputLosses(train.loss, graph.outputs).map(({ loss, weight }) => ({
    weight,
    evaluating: lossOf({ delta: train.delta, loss }),
    training: lossOf({ delta: train.delta, loss, classWeights: train.weightOfClass }),
  }));
  const distilledLayers = layerTargets?.layers ?? [];
  const penalized = reachableLayers(graph).flatMap((layer) => {
    const regularizer = activityRegularizer(layer.spec);
    return regularizer === undefined ? [] : [{ layer: layer.name, regularizer }];
  });
  const hidden = [...new Set([...distilledLayers, ...penalized].map(({ layer }) => layer))].filter((name) => !graph.outputs.includes(name));
  return {
    hidden,
    targetShape: layerTargets === undefined ? rowShape(targets) : [layerTargets.width],
    loss: (rows, outputs, model, training) => {
      const ownShape = rowShape(targets);
      const own = splitRows(layerTargets === undefined ? shaped(rows, ownShape) : part(rows, 0, ownShape), targets);
      const lossOfOutput = ({ weight, ...of }: (typeof losses)[number], at: number) =>
        weighted((training ? of.training : of.evaluating)(own[at]!, outputs[at]!), weight);
      const loss = sum(losses.map(lossOfOutput));
      if (!training) return loss;
      const layersOf = [...graph.outputs, ...hidden];
      const outputOf = (layer: string) => outputs[layersOf.indexOf(layer)]!;
      const added = [
        ...distilledLayers.map((target) => missed(target, rows, outputOf(target.layer))),
        ...penalized.flatMap(({ layer, regularizer }) => activityPenalty(outputOf(layer), regularizer)),
        ...weightPenalty(graph.layers, model),
      ];
      return sum([loss, ...added]);
    },
  };
}

function sum(terms: readonly tf.Scalar[]): tf.Scalar {
  return terms.reduce((all, term) => tf.add<tf.Scalar>(all, term));
}

function weighted(loss: tf.Scalar, weight: number): tf.Scalar {
  return weight === 1 ? loss : tf.mul<tf.Scalar>(loss, weight);
}

/** A distilled layer's mean squared difference from its targets (FitNets: Romero et al. 2015, arXiv:1412.6550), weighted. */
function missed({ at, size, weight }: LayerTarget, targets: tf.Tensor, output: tf.Tensor): tf.Scalar {
  const difference = tf.squaredDifference(tf.reshape(output, [output.shape[0], size]), part(targets, at, [size]));
  return tf.mul(tf.mean(difference), weight);
}

/** Rows that are their own targets have the input's shape: a picture that a dense layer reproduces flat has as many values. */
function shaped(targets: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const [rows, ...own] = targets.shape;
  return own.length === shape.length && own.every((size, axis) => size === shape[axis]) ? targets : tf.reshape(targets, [rows, ...shape]);
}

/** Values of each row from `at` on. */
function part(targets: tf.Tensor, at: number, shape: readonly number[]): tf.Tensor {
  const [rows] = targets.shape;
  const size = tf.util.sizeFromShape([...shape]);
  return tf.reshape(tf.slice(targets, [0, at], [rows, size]), [rows, ...shape]);
}
