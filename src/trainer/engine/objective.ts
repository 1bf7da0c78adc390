/** What a training step minimizes: the loss, the difference of distilled layers from their targets, and penalties. */
import * as tf from '@tensorflow/tfjs-core';
import { activityRegularizer } from '../../core/layers/weightRules';
import type { CompileRequest, LayerTarget } from './engine';
import { lossOf, targetShape } from './losses';
import { fixedShape, type LayersModel, reachableLayers } from './model';
import { activityPenalty, weightPenalty } from './penalties';

export interface Objective {
  /** Layers that it looks at beside the one that gives the model's output. */
  readonly hidden: readonly string[];
  /** Shape of one row's target, with that of hidden layers. */
  readonly targetShape: readonly number[];
  /**
   * @param outputs of the model, then of the hidden layers, each with the batch's rows
   * @param training hidden layers and penalties only count then
   */
  loss(targets: tf.Tensor, outputs: readonly tf.Tensor[], model: LayersModel, training: boolean): tf.Scalar;
}

export function objectiveOf({ graph, train, layerTargets }: Pick<CompileRequest, 'graph' | 'train' | 'layerTargets'>): Objective {
  const plain = lossOf(train);
  const ownShape = targetShape(train.loss, fixedShape(graph, graph.output));
  const distilledLayers = layerTargets?.layers ?? [];
  const penalized = reachableLayers(graph).flatMap((layer) => {
    const regularizer = activityRegularizer(layer.spec);
    return regularizer === undefined ? [] : [{ layer: layer.name, regularizer }];
  });
  const hidden = [...new Set([...distilledLayers, ...penalized].map(({ layer }) => layer))].filter((name) => name !== graph.output);
  return {
    hidden,
    targetShape: layerTargets === undefined ? ownShape : [layerTargets.width],
    loss: (targets, outputs, model, training) => {
      const own = layerTargets === undefined ? shaped(targets, ownShape) : part(targets, 0, ownShape);
      const loss = plain(own, outputs[0]!);
      if (!training) return loss;
      const outputOf = (layer: string) => outputs[hidden.indexOf(layer) + 1]!;
      const added = [
        ...distilledLayers.map((target) => missed(target, targets, outputOf(target.layer))),
        ...penalized.flatMap(({ layer, regularizer }) => activityPenalty(outputOf(layer), regularizer)),
        ...weightPenalty(graph.layers, model),
      ];
      return added.reduce<tf.Scalar>((sum, term) => tf.add(sum, term), loss);
    },
  };
}

/** A distilled layer's mean squared difference from its targets (FitNets: Romero et al. 2015, arXiv:1412.6550), weighted. */
function missed({ at, size, weight }: LayerTarget, targets: tf.Tensor, output: tf.Tensor): tf.Scalar {
  const difference = tf.squaredDifference(tf.reshape(output, [output.shape[0], size]), part(targets, at, [size]));
  return tf.mul(tf.mean(difference), weight);
}

/** Rows that are their own targets have the input's shape: a picture that a dense layer reproduces flat has as many values. */
function shaped(targets: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const [rows, ...own] = targets.shape;
  return own.length === shape.length && own.every((size, axis) => size === shape[axis]) ? targets : tf.reshape(targets, [rows!, ...shape]);
}

/** Values of each row from `at` on. */
function part(targets: tf.Tensor, at: number, shape: readonly number[]): tf.Tensor {
  const [rows] = targets.shape;
  const size = tf.util.sizeFromShape([...shape]);
  return tf.reshape(tf.slice(targets, [0, at], [rows, size]), [rows, ...shape]);
}
