import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import type { Constraint } from '../../../core/layers/constraints';
import type { Message } from '../../../core/message/message';
import { copyWeights, type Masks, type WeightKey, type Weights, type WeightTensor } from '../../../core/weights/weights';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { constrain, constraintsOf } from '../constraints';
import { evaluationBatches, mostEvaluatedRows, rowsToEvaluate } from '../batches';
import type { CompileRequest, EpochOptions, EpochResult, Gradients, OptimizerState, Samples, TrainingSession } from '../engine';
import { throwIfCancelled } from '../errors';
import { gradientRows, rowsForGradients } from '../gradientRows';
import { normalizeBatch } from '../layers/batchNormalization';
import { trainingLayers } from '../layers/factory';
import { statelessUniform } from '../layers/philox';
import { applyModel, buildLayersModel, type LayersModel } from '../model';
import { type Objective, objectiveOf } from '../objective';
import { clippingScale, slotNamesOf } from '../optimizers';
import { inputParts, joinRows, outputParts, type RowPart, rowShape, splitRows } from '../parts';
import { chunkRowsOf, chunksOf, inMemory, isStreamed } from '../rows';
import { updates } from './update';

/** Rows of one pass without updates. */
const evaluationRows = 256;

type Split = 'training' | 'validation';

/** Rows that are in tensors now. */
interface SplitTensors {
  readonly samples: Samples;
  readonly inputs: tf.Tensor;
  readonly targets: tf.Tensor;
}

/** Trains op by op on tfjs's current backend. */
export class EagerTrainingSession implements TrainingSession {
  readonly #model: LayersModel;
  readonly #objective: Objective;
  readonly #inputs: readonly RowPart[];
  readonly #trainable: readonly WeightKey[];
  readonly #loaded: Partial<Record<Split, SplitTensors>> = {};
  #disposed = false;
  /** All weights of the graph; the model's variables are copies of them, but for moving statistics, which live in the model. */
  readonly #weights: Map<WeightKey, WeightTensor>;
  readonly #mostRows: number;
  readonly #constraints: ReadonlyMap<WeightKey, Constraint>;
  #slots: Map<string, Map<WeightKey, WeightTensor>>;
  #masks: Masks = new Map();
  #iterations = 0;

  /**
   * @param activate makes the backend tfjs's current one
   * @param notice why the model is not trained as the engine trains others
   */
  constructor(
    private readonly request: CompileRequest,
    private readonly activate: () => Promise<void>,
    readonly notice?: Message,
  ) {
    const { graph, weights, train } = request;
    const random = {
      uniform: (shape: readonly number[], stream: number) =>
        tf.tensor(statelessUniform(tf.util.sizeFromShape([...shape]), [stream, this.#iterations]), [...shape]),
    };
    this.#constraints = constraintsOf(graph.layers);
    this.#mostRows = mostEvaluatedRows(graph);
    this.#weights = copyWeights(weights);
    this.#objective = objectiveOf(request);
    this.#inputs = inputParts(graph);
    const layers = trainingLayers(train.seed ?? 0, { random, normalizeBatch });
    this.#model = buildLayersModel(graph, weights, layers, this.#objective.hidden);
    const trainable = graph.layers.flatMap((layer) =>
      layer.weights.filter((weight) => weight.trainable).map(({ name }) => `${layer.name}/${name}` as const),
    );
    this.#trainable = trainable.filter((key) => this.#model.variables.has(key));
    this.#slots = this.#emptySlots();
  }

  /** The rows as tensors, which take the place of the ones before. */
  #load(split: Split, samples: Samples): SplitTensors {
    const before = this.#loaded[split];
    if (before?.samples === samples) return before;
    if (before !== undefined) tf.dispose([before.inputs, before.targets]);
    const { count, inputs, targets } = samples;
    const tensor = (data: Float32Array, shape: readonly number[]) => tf.keep(tf.tensor(data, [count, ...shape]));
    const inputTensor = tensor(inputs, rowShape(this.#inputs));
    const shape = this.#objective.targetShape;
    return (this.#loaded[split] = { samples, inputs: inputTensor, targets: targets === inputs ? inputTensor : tensor(targets, shape) });
  }

  async trainEpoch(order: Int32Array, { learningRate, signal, samples, onProgress }: EpochOptions): Promise<EpochResult> {
    await this.activate();
    const { data, train } = this.request;
    const tensors = this.#load('training', samples ?? inMemory(data.training));
    let [loss, largest, finite] = [0, 0, true];
    for (let at = 0; at < order.length; at += train.batchSize) {
      throwIfCancelled(signal);
      const rows = order.subarray(at, at + train.batchSize);
      const step = this.#step(tensors, rows, learningRate);
      loss += (step.loss * rows.length) / order.length;
      largest = Math.max(largest, step.norm);
      finite &&= Number.isFinite(step.loss) && Number.isFinite(step.norm);
      onProgress?.(at + rows.length);
      await setImmediate();
    }
    return { loss, gradientNorm: largest, finite };
  }

  #step(tensors: SplitTensors, rows: Int32Array, learningRate: number): { loss: number; norm: number } {
    const { loss, gradients } = this.#gradientsOf(tensors, rows, true);
    const options = this.request.train;
    const { optimizer, clipNorm } = options;
    const norm = this.#maskGradients(gradients);
    const scale = clipNorm === undefined ? 1 : clippingScale(norm, clipNorm);
    for (const [key, gradient] of gradients) {
      if (scale !== 1) for (let i = 0; i < gradient.length; i++) gradient[i]! *= scale;
      const { shape, data: weights } = this.#weights.get(key)!;
      const slots = slotNamesOf(options).map((slot) => this.#slots.get(slot)!.get(key)!.data);
      updates[optimizer]({ weights, slots, gradient, options, learningRate, iterations: this.#iterations });
      this.#assign(key, { shape, data: weights });
      this.#constrain(key);
    }
    this.#iterations++;
    return { loss, norm };
  }

  #constrain(key: WeightKey): void {
    const constraint = this.#constraints.get(key);
    if (constraint === undefined) return;
    const { shape, data } = this.#weights.get(key)!;
    data.set(tf.tidy(() => constrain(this.#model.variables.get(key)!, constraint).dataSync<'float32'>()));
    this.#assign(key, { shape, data });
  }

  /** @returns the norm of what is left of all gradients together */
  #maskGradients(gradients: ReadonlyMap<WeightKey, Float32Array>): number {
    let squares = 0;
    for (const [key, gradient] of gradients) {
      const mask = this.#masks.get(key);
      for (let i = 0; i < gradient.length; i++) {
        if (mask !== undefined) gradient[i]! *= mask[i]!;
        squares += gradient[i]! ** 2;
      }
    }
    return Math.sqrt(squares);
  }

  #gradientsOf(split: SplitTensors, rows: Int32Array, training: boolean): { loss: number; gradients: Map<WeightKey, Float32Array> } {
    const gradients = new Map<WeightKey, Float32Array>();
    const loss = tf.tidy(() => {
      const variables = this.#trainable.map((key) => this.#model.variables.get(key)!);
      const { value, grads } = tf.variableGrads(() => this.#lossOf(split, rows, training), variables);
      for (const [at, key] of this.#trainable.entries()) gradients.set(key, grads[variables[at]!.name]!.dataSync<'float32'>());
      return value.dataSync()[0]!;
    });
    return { loss, gradients };
  }

  #lossOf({ inputs, targets }: SplitTensors, rows: Int32Array, training: boolean): tf.Scalar {
    const indices = tf.tensor1d(rows, 'int32');
    const batch = tf.gather(inputs, indices);
    const outputs = applyModel(this.#model, splitRows(batch, this.#inputs), training);
    return this.#objective.loss(targets === inputs ? batch : tf.gather(targets, indices), outputs, this.#model, training);
  }

  get rowsAtOnce(): number {
    return Math.min(evaluationRows, this.#mostRows);
  }

  async evaluate(split: Split, signal: AbortSignal, most?: number): Promise<{ loss: number }> {
    await this.activate();
    const all = this.request.data[split];
    if (all === undefined) throw new Error('there is no validation data');
    const { rowsAtOnce } = this;
    const { batchSize } = evaluationBatches(all.count, chunkRowsOf(all), this.request.train.batchSize, this.#mostRows);
    let [loss, count] = [0, 0];
    for await (const samples of chunksOf(all, signal)) {
      const tensors = this.#load(split, samples);
      const order = rowsToEvaluate(samples.count, batchSize, isStreamed(all) ? undefined : most);
      for (let at = 0; at < order.length; at += rowsAtOnce) {
        throwIfCancelled(signal);
        const rows = order.subarray(at, at + rowsAtOnce);
        loss += tf.tidy(() => this.#lossOf(tensors, rows, false).dataSync()[0]!) * rows.length;
        await setImmediate();
      }
      count += order.length;
    }
    return { loss: loss / count };
  }

  async predict(inputs: Float32Array, rows: number): Promise<Float32Array> {
    await this.activate();
    const shape = rowShape(this.#inputs);
    const size = sizeOf(shape);
    const given = outputParts(this.request.graph);
    const outputSize = sizeOf(rowShape(given));
    const outputs = new Float32Array(rows * outputSize);
    const { rowsAtOnce } = this;
    for (let row = 0; row < rows; row += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - row);
      const values = tf.tidy(() => {
        const batch = tf.tensor(inputs.slice(row * size, (row + count) * size), [count, ...shape]);
        return joinRows(applyModel(this.#model, splitRows(batch, this.#inputs), false), given).dataSync();
      });
      outputs.set(values, row * outputSize);
      await setImmediate();
    }
    return outputs;
  }

  async gradients(signal: AbortSignal, most?: number): Promise<Gradients> {
    await this.activate();
    const sums = new Map(
      this.#trainable.map((key) => [key, { mean: new Float64Array(this.#sizeOf(key)), squared: new Float64Array(this.#sizeOf(key)) }]),
    );
    const samples = await rowsForGradients(this.request.data.training, most);
    const batches = Math.ceil(samples.count / gradientRows);
    const tensors = this.#load('training', samples);
    for (const rows of rangesOf(samples.count, gradientRows)) {
      throwIfCancelled(signal);
      for (const [key, gradient] of this.#gradientsOf(tensors, rows, false).gradients) {
        const { mean, squared } = sums.get(key)!;
        for (let i = 0; i < gradient.length; i++) {
          mean[i]! += (gradient[i]! * rows.length) / samples.count;
          squared[i]! += gradient[i]! ** 2 / batches;
        }
      }
      await setImmediate();
    }
    const meansOf = (which: 'mean' | 'squared'): Weights =>
      new Map([...sums].map(([key, values]) => [key, { shape: this.#weights.get(key)!.shape, data: Float32Array.from(values[which]) }]));
    return { mean: meansOf('mean'), squared: meansOf('squared') };
  }

  setMasks(masks: Masks): void {
    this.#masks = new Map([...masks].filter(([key]) => this.#trainable.includes(key)).map(([key, mask]) => [key, mask.slice()]));
    this.#applyMasks();
  }

  getWeights(): Weights {
    const weights = copyWeights(this.#weights);
    for (const [key, variable] of this.#model.variables)
      if (!this.#trainable.includes(key)) weights.set(key, { shape: variable.shape, data: variable.dataSync<'float32'>().slice() });
    return weights;
  }

  setWeights(weights: Weights): void {
    for (const [key, tensor] of copyWeights(weights)) {
      this.#weights.set(key, tensor);
      if (this.#model.variables.has(key)) this.#assign(key, tensor);
    }
    this.#applyMasks();
  }

  getOptimizerState(): OptimizerState {
    return { iterations: this.#iterations, slots: new Map([...this.#slots].map(([slot, tensors]) => [slot, copyWeights(tensors)])) };
  }

  setOptimizerState({ iterations, slots }: OptimizerState): void {
    this.#iterations = iterations;
    this.#slots = this.#emptySlots();
    for (const [slot, tensors] of slots) for (const [key, tensor] of copyWeights(tensors)) this.#slots.get(slot)?.set(key, tensor);
    this.#applyMasks();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.model.dispose();
    for (const { inputs, targets } of Object.values(this.#loaded)) tf.dispose([inputs, targets]);
  }

  #emptySlots(): Map<string, Map<WeightKey, WeightTensor>> {
    const empty = () =>
      new Map(this.#trainable.map((key) => [key, { shape: this.#weights.get(key)!.shape, data: new Float32Array(this.#sizeOf(key)) }]));
    return new Map(slotNamesOf(this.request.train).map((slot) => [slot, empty()]));
  }

  #sizeOf(key: WeightKey): number {
    return this.#weights.get(key)!.data.length;
  }

  #applyMasks(): void {
    for (const [key, mask] of this.#masks) {
      const weights = this.#weights.get(key);
      if (weights === undefined) continue;
      for (const data of [weights.data, ...[...this.#slots.values()].flatMap((slot) => slot.get(key)?.data ?? [])])
        for (let i = 0; i < data.length; i++) if (mask[i] === 0) data[i] = 0;
      if (this.#model.variables.has(key)) this.#assign(key, weights);
    }
  }

  /** A new tensor each time: wasm keeps a repacked copy of a weight for as long as its tensor lives. */
  #assign(key: WeightKey, { shape, data }: WeightTensor): void {
    tf.tidy(() => this.#model.variables.get(key)!.assign(tf.tensor(data.slice(), [...shape])));
  }
}

function* rangesOf(count: number, size: number): Generator<Int32Array> {
  for (let start = 0; start < count; start += size) yield Int32Array.from({ length: Math.min(size, count - start) }, (_, at) => start + at);
}
