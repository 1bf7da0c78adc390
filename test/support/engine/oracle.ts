/** Training as tfjs does it op by op on its cpu backend, with optimizers written out in double precision: what engines must agree with. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import type { GraphLayer, ModelGraph } from '../../../src/core/graph/graph';
import type { Constraint } from '../../../src/core/layers/constraints';
import { weightConstraints } from '../../../src/core/layers/weightRules';
import type { Regularizer } from '../../../src/core/layers/regularizers';
import { weightRegularizers } from '../../../src/core/layers/weightRules';
import type { Rule } from '../../../src/core/layers/weightRules';
import type { LossName } from '../../../src/core/spec/schema';
import type { Masks, WeightKey, Weights } from '../../../src/core/weights/weights';
import type { OptimizerOptions } from '../../../src/trainer/engine/optimizers';
import type { Samples } from '../../../src/trainer/engine/engine';
import { applyModel, buildLayersModel } from '../../../src/trainer/engine/model';
import { oracleLayer } from './oracleLayers';
import { holdTo, penaltyOf, penaltySlope } from './weightRules';

const lossFunctions: Readonly<Record<LossName, (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor>> = {
  meanSquaredError: tfl.metrics.meanSquaredError,
  meanAbsoluteError: tfl.metrics.meanAbsoluteError,
  binaryCrossentropy: tfl.metrics.binaryCrossentropy,
  categoricalCrossentropy: tfl.metrics.categoricalCrossentropy,
  huber: (targets, outputs) => tf.losses.huberLoss(targets, outputs),
  cosineDistance: (targets, outputs) => {
    const length = (values: tf.Tensor) => tf.norm(values, 'euclidean', -1);
    return tf.sub(1, tf.div(tf.sum(tf.mul(targets, outputs), -1), tf.mul(length(targets), length(outputs))));
  },
  sparseCategoricalCrossentropy: (labels, outputs) =>
    tfl.metrics.categoricalCrossentropy(tf.oneHot(tf.cast(tf.reshape(labels, [-1]), 'int32'), outputs.shape[1]!), outputs),
};

/** tfjs's own on its cpu backend is wrong (4.22.0, against finite differences): each value's gradient is the sum over its copies. */
function replaceUpsamplingGradient(): void {
  tf.unregisterKernel(tf.ResizeNearestNeighborGrad, 'cpu');
  tf.registerKernel({
    kernelName: tf.ResizeNearestNeighborGrad,
    backendName: 'cpu',
    kernelFunc: ({ inputs }) => {
      const [images, dy] = [inputs['images'], inputs['dy']] as [tf.Tensor4D, tf.Tensor4D];
      const [batch, rows, columns, channels] = images.shape;
      const parts = [batch, rows, dy.shape[1] / rows, columns, dy.shape[2] / columns, channels];
      return tf.sum(tf.reshape(dy, parts), [2, 4]);
    },
  });
}
replaceUpsamplingGradient();

function rulesOf<T>(graph: ModelGraph, read: (layer: GraphLayer) => readonly Rule<T>[]): Map<WeightKey, T> {
  return new Map(graph.layers.flatMap((layer) => read(layer).map(({ weight, value }) => [`${layer.name}/${weight}`, value] as const)));
}

export interface OracleRequest {
  readonly graph: ModelGraph;
  readonly weights: Weights;
  readonly samples: Samples;
  /** Shape of one row's target. */
  readonly targetShape: readonly number[];
  readonly loss: LossName;
  readonly delta?: number | undefined;
}

export type OracleOptions = OptimizerOptions;

export interface OracleStep {
  readonly loss: number;
  readonly gradients: ReadonlyMap<WeightKey, Float32Array>;
}

export class Oracle {
  readonly #inputs: tf.Tensor;
  readonly #targets: tf.Tensor;
  readonly #model: ReturnType<typeof buildLayersModel>;
  readonly #trainable: readonly WeightKey[];
  readonly #slots = new Map<WeightKey, { m: Float64Array; v: Float64Array; step: Float64Array }>();
  /** Layers with penalties on what they give. */
  readonly #active: readonly { readonly name: string; readonly l1: number; readonly l2: number }[];
  readonly #regularizers: ReadonlyMap<WeightKey, Regularizer>;
  readonly #constraints: ReadonlyMap<WeightKey, Constraint>;
  #masks: Masks = new Map();
  #iterations = 0;

  private constructor(private readonly request: OracleRequest) {
    const { graph, weights, samples, targetShape } = request;
    this.#regularizers = rulesOf(graph, weightRegularizers);
    this.#constraints = rulesOf(graph, weightConstraints);
    const [input] = graph.layers;
    this.#inputs = tf.tensor(samples.inputs, [samples.count, ...(input!.outputShape as number[])]);
    this.#targets = tf.tensor(samples.targets, [samples.count, ...targetShape]);
    this.#active = graph.layers.flatMap(({ name, spec }) => {
      const { l1 = 0, l2 = 0 } = (spec as { activityRegularizer?: Regularizer }).activityRegularizer ?? {};
      return l1 + l2 === 0 ? [] : [{ name, l1, l2 }];
    });
    this.#model = buildLayersModel(
      graph,
      weights,
      oracleLayer,
      this.#active.map(({ name }) => name),
    );
    this.#trainable = graph.layers.flatMap((layer) =>
      layer.weights.filter(({ trainable }) => trainable).map(({ name }) => `${layer.name}/${name}` as const),
    );
  }

  static async create(request: OracleRequest): Promise<Oracle> {
    await tf.setBackend('cpu');
    return new Oracle(request);
  }

  /** Loss and gradients of some rows. */
  step(rows: Int32Array, training: boolean): OracleStep {
    const variables = this.#trainable.map((key) => this.#model.variables.get(key)!);
    tf.engine().startScope();
    const { value, grads } = tf.variableGrads(() => this.#loss(rows, training), variables);
    const gradients = this.#trainable.map((key, at) => [key, grads[variables[at]!.name]!.dataSync<'float32'>()] as const);
    const step = { loss: value.dataSync()[0]!, gradients: new Map(gradients) };
    tf.engine().endScope();
    return training ? this.#penalized(step) : step;
  }

  #penalized({ loss, gradients }: OracleStep): OracleStep {
    let penalty = 0;
    const added = new Map(gradients);
    for (const [key, regularizer] of this.#regularizers) {
      const values = this.#model.variables.get(key)!.dataSync();
      penalty += penaltyOf(values, regularizer);
      added.set(
        key,
        gradients.get(key)!.map((slope, at) => slope + penaltySlope(values[at]!, regularizer)),
      );
    }
    return { loss: loss + penalty, gradients: added };
  }

  lossOf(rows: Int32Array): number {
    return tf.tidy(() => this.#loss(rows, false).dataSync()[0]!);
  }

  #loss(rows: Int32Array, training: boolean): tf.Scalar {
    const indices = tf.tensor1d(rows, 'int32');
    const [outputs, ...activities] = applyModel(this.#model, [tf.gather(this.#inputs, indices)], training) as [tf.Tensor, ...tf.Tensor[]];
    const targets = tf.gather(this.#targets, indices);
    const { loss, delta } = this.request;
    const plain = tf.mean(
      loss === 'huber' ? tf.losses.huberLoss(targets, outputs, undefined, delta) : lossFunctions[loss](targets, outputs),
    );
    if (!training) return plain as tf.Scalar;
    const penalties = this.#active.flatMap(({ l1, l2 }, at) => {
      const values = activities[at]!;
      return [tf.mul(tf.sum(tf.abs(values)), l1 / rows.length), tf.mul(tf.sum(tf.square(values)), l2 / rows.length)];
    });
    return penalties.reduce<tf.Tensor>((sum, penalty) => tf.add(sum, penalty), plain) as tf.Scalar;
  }

  /** One update. @returns loss and gradients before it, as they were after masking and before clipping. */
  train(rows: Int32Array, options: OracleOptions, learningRate: number): OracleStep {
    const { optimizer, momentum = 0, nesterov, clipNorm = Infinity, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
    const { weightDecay = 0.004, rho = 0.9, centered = false } = options;
    const step = this.step(rows, true);
    this.#iterations++;
    for (const [key, gradient] of step.gradients) this.#mask(key, gradient);
    const norm = Math.hypot(...[...step.gradients.values()].flatMap((values) => [...values]));
    for (const [key, unclipped] of step.gradients) {
      const gradient = Float64Array.from(unclipped, (value) => (norm > clipNorm ? (value * clipNorm) / norm : value));
      const variable = this.#model.variables.get(key)!;
      const weights = Float64Array.from(variable.dataSync());
      const slots = this.#slots.get(key) ?? {
        m: new Float64Array(gradient.length),
        v: new Float64Array(gradient.length),
        step: new Float64Array(gradient.length),
      };
      this.#slots.set(key, slots);
      for (let i = 0; i < gradient.length; i++) {
        if (optimizer === 'sgd') {
          // As tfjs's momentum optimizer has it, with the learning rate outside of what is remembered.
          slots.m[i] = momentum * slots.m[i]! + gradient[i]!;
          weights[i]! -= learningRate * (nesterov === true ? gradient[i]! + momentum * slots.m[i]! : slots.m[i]!);
        } else if (optimizer === 'rmsprop') {
          slots.v[i] = rho * slots.v[i]! + (1 - rho) * gradient[i]! ** 2;
          slots.m[i] = centered ? rho * slots.m[i]! + (1 - rho) * gradient[i]! : 0;
          const deviation = Math.sqrt(slots.v[i]! - slots.m[i]! ** 2 + epsilon);
          slots.step[i] = momentum * slots.step[i]! + (learningRate * gradient[i]!) / deviation;
          weights[i]! -= slots.step[i]!;
        } else {
          if (optimizer === 'adamw') weights[i]! *= 1 - learningRate * weightDecay;
          slots.m[i] = beta1 * slots.m[i]! + (1 - beta1) * gradient[i]!;
          slots.v[i] = beta2 * slots.v[i]! + (1 - beta2) * gradient[i]! ** 2;
          const rate = (learningRate * Math.sqrt(1 - beta2 ** this.#iterations)) / (1 - beta1 ** this.#iterations);
          weights[i]! -= (rate * slots.m[i]!) / (Math.sqrt(slots.v[i]!) + epsilon);
        }
      }
      const constraint = this.#constraints.get(key);
      if (constraint !== undefined) holdTo(constraint, weights, variable.shape);
      tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(weights), variable.shape)));
    }
    return step;
  }

  /** Weights, what optimizers remember of them and their gradients become zero where a mask is zero. */
  setMasks(masks: Masks): void {
    this.#masks = masks;
    for (const key of this.#trainable) {
      const variable = this.#model.variables.get(key)!;
      const weights = variable.dataSync<'float32'>().slice();
      for (const values of [weights, ...Object.values(this.#slots.get(key) ?? {})]) this.#mask(key, values);
      tf.tidy(() => variable.assign(tf.tensor(weights, variable.shape)));
    }
  }

  #mask(key: WeightKey, values: Float32Array | Float64Array): void {
    const mask = this.#masks.get(key);
    if (mask !== undefined) for (let i = 0; i < values.length; i++) if (mask[i] === 0) values[i] = 0;
  }

  predict(): Float32Array {
    return tf.tidy(() => applyModel(this.#model, [this.#inputs], false)[0]!.dataSync<'float32'>());
  }
}
