import * as tf from '@tensorflow/tfjs-core';
import { layerNamed } from '../../../../core/graph/graph';
import { copyWeights, type Masks, type WeightKey, type Weights, type WeightTensor } from '../../../../core/weights/weights';
import type { CompileRequest, EpochOptions, EpochResult, Gradients, OptimizerState, TrainingSession } from '../../engine';
import { EngineError, throwIfCancelled } from '../../errors';
import { normalizeBatch } from '../../layers/batchNormalization';
import { trainingLayers } from '../../layers/factory';
import { losses, targetShape } from '../../losses';
import { buildLayersModel } from '../../model';
import { slotNames } from '../../optimizers';
import { type LoopSums, runLoop } from '../graph/loop';
import { DataType, sizeOf } from '../graph/op';
import { GraphSession } from '../graph/session';
import type { NativeBackend } from '../load';
import { GradientProgram } from './gradients';
import { layOutWeights, packGroup, unpackGroup, type WeightGroup } from './layout';
import { applyMasksName, buildModule, type EvaluatedSplit, type LoopPair, maskOf, predictionInputsName, predictionsName, slotOf, type TrainingModule, weightsOf } from './module';
import { Pace } from './pace';
import { trace, type TraceOptions } from './trace';
import { statelessRandom } from './random';
import { assignVariable, readVariable } from './variables';

/** Compiles a model's training step. @throws EngineError when the model cannot be one graph. */
export function compileNative(native: NativeBackend, request: CompileRequest): TrainingSession {
  const { graph, weights, data, train } = request;
  const inputShape = fixedShape(request, graph.inputs[0]!);
  const targets = targetShape(train.loss, fixedShape(request, graph.output));
  const separateTargets = data.training.targets === data.training.inputs ? undefined : targets;
  let step: tf.Scalar | undefined;
  const random = statelessRandom(native, () => step!);
  const model = buildLayersModel(graph, weights, trainingLayers(train.seed ?? 0, { random, normalizeBatch }));
  const traceStep = (options: TraceOptions) =>
    trace(native, { model, loss: losses[train.loss], inputShape, targetShape: separateTargets, setStep: (now) => (step = now) }, options);
  try {
    const module = buildModule({
      layout: layOutWeights(graph),
      optimizer: train.optimizer,
      batchSize: train.batchSize,
      training: data.training,
      validation: data.validation,
      inputShape,
      targetShape: separateTargets,
      traceStep,
    });
    const gradients = new GradientProgram(native.binding, module.layout, data.training, inputShape, separateTargets, traceStep);
    return new NativeTrainingSession(native, module, request, inputShape, gradients, () => model.model.dispose());
  } catch (error) {
    model.model.dispose();
    throw error;
  }
}

function fixedShape({ graph }: CompileRequest, name: string): number[] {
  return layerNamed(graph, name).outputShape.map((size) => {
    if (size === null) throw new EngineError(`${name} has a size that is only known at run time: give it a number to train the model`);
    return size;
  });
}

class NativeTrainingSession implements TrainingSession {
  readonly #session: GraphSession;
  readonly #module: TrainingModule;
  /** Weights of layers that the output does not depend on: they stay as they are. */
  readonly #untouched: ReadonlyMap<WeightKey, WeightTensor>;
  readonly #rows: { readonly training: number; readonly validation: number };
  readonly #pace = new Pace();
  #masked = false;
  #iterations = 0;

  constructor(
    { binding }: NativeBackend,
    module: TrainingModule,
    { weights, data }: CompileRequest,
    private readonly inputShape: readonly number[],
    private readonly gradientProgram: GradientProgram,
    private readonly disposeModel: () => void,
  ) {
    this.#module = module;
    this.#session = new GraphSession(binding, module.nodes.list, module.functions);
    this.#rows = { training: data.training.count, validation: data.validation?.count ?? 0 };
    const touched = new Set(this.#groups.flatMap(({ members }) => members.map(({ key }) => key)));
    this.#untouched = new Map([...copyWeights(weights)].filter(([key]) => !touched.has(key)));
    for (const [split, samples] of [[module.training, data.training], [module.validation, data.validation]] as const) { // prettier-ignore
      if (split === undefined || samples === undefined) continue;
      assignVariable(this.#session, split.data.inputs, samples.inputs);
      if (split.data.targets !== split.data.inputs) assignVariable(this.#session, split.data.targets, samples.targets);
    }
    this.#assignWeights(weights);
    this.#assignSlots(new Map());
    this.#assignMasks(new Map());
  }

  async trainEpoch(order: Int32Array, { learningRate, signal }: EpochOptions): Promise<EpochResult> {
    const loops = this.#masked ? this.#module.masked : this.#module.plain;
    const total = await this.#pass(loops, order, signal, (loop, rows) => {
      const sums = runLoop(this.#session, loop, { order: rows, learningRate, iterations: this.#iterations });
      this.#iterations += rows.length / loop.batchSize;
      return sums;
    });
    return {
      loss: total.loss / order.length,
      gradientNorm: Math.sqrt(2 * total.largestSquares),
      finite: Number.isFinite(total.loss) && Number.isFinite(total.squares),
    };
  }

  async evaluate(split: 'training' | 'validation', signal: AbortSignal): Promise<{ loss: number }> {
    const evaluated: EvaluatedSplit | undefined = this.#module[split];
    if (evaluated === undefined) throw new Error('there is no validation data');
    const order = Int32Array.from({ length: this.#rows[split] }, (_, row) => row);
    const total = await this.#pass(evaluated, order, signal, (loop, rows) => runLoop(this.#session, loop, { order: rows, learningRate: 0, iterations: 0 }));
    return { loss: total.loss / order.length };
  }

  /** Goes over `order` in calls short enough to be cancelled between them. Losses are weighted by their batch's rows. */
  async #pass({ full, rest }: LoopPair, order: Int32Array, signal: AbortSignal, run: (loop: LoopPair['full'], rows: Int32Array) => LoopSums): Promise<LoopSums> {
    const remainder = order.length % full.batchSize;
    if (remainder !== 0 && remainder !== rest?.batchSize)
      throw new Error(`${order.length} rows are neither whole batches of ${full.batchSize} nor all rows of the data`);
    const total = { loss: 0, largestSquares: 0, squares: 0 };
    const add = (loop: LoopPair['full'], sums: LoopSums) => {
      total.loss += sums.loss * loop.batchSize;
      total.largestSquares = Math.max(total.largestSquares, sums.largestSquares);
      total.squares += sums.squares;
    };
    const end = order.length - remainder;
    for (let at = 0; at < end; ) {
      throwIfCancelled(signal);
      const steps = Math.min(this.#pace.stepsOf(full.name), (end - at) / full.batchSize);
      const rows = order.subarray(at, (at += steps * full.batchSize));
      add(full, this.#pace.measure(full.name, steps, () => run(full, rows)));
      await this.#pace.rest();
    }
    if (remainder !== 0) {
      throwIfCancelled(signal);
      add(rest!, run(rest!, order.subarray(end)));
      await this.#pace.rest();
    }
    return total;
  }

  async predict(inputs: Float32Array, rows: number): Promise<Float32Array> {
    const { predictionRows } = this.#module;
    const rowSize = sizeOf(this.inputShape);
    const parts: Float32Array[] = [];
    for (let row = 0; row < rows; row += predictionRows) {
      const given = inputs.subarray(row * rowSize, Math.min(row + predictionRows, rows) * rowSize);
      const batch = new Float32Array(predictionRows * rowSize);
      batch.set(given);
      const feed = { dtype: DataType.float32, shape: [predictionRows, ...this.inputShape], data: batch };
      const outputs = this.#session.run({ [predictionInputsName]: feed }, [predictionsName])[0] as Float32Array;
      parts.push(outputs.subarray(0, (outputs.length / predictionRows) * (given.length / rowSize)));
      await this.#pace.rest();
    }
    return joined(parts);
  }

  gradients(signal: AbortSignal): Promise<Gradients> {
    return this.gradientProgram.run(this.getWeights(), signal);
  }

  setMasks(masks: Masks): void {
    this.#masked = masks.size > 0;
    this.#assignMasks(masks);
    this.#applyMasks();
  }

  getWeights(): Weights {
    const weights = new Map<WeightKey, WeightTensor>(copyWeights(this.#untouched));
    for (const group of this.#groups)
      for (const { key, shape, data } of unpackGroup(group, readVariable(this.#session, weightsOf(group)))) weights.set(key, { shape, data });
    return weights;
  }

  setWeights(weights: Weights): void {
    this.#assignWeights(weights);
    if (this.#masked) this.#applyMasks();
  }

  getOptimizerState(): OptimizerState {
    const slots = slotNames[this.#module.optimizer].map((slot) => {
      const values = this.#module.layout.trainable.flatMap((group) => unpackGroup(group, readVariable(this.#session, slotOf(group, slot))));
      return [slot, new Map(values.map(({ key, shape, data }) => [key, { shape, data }]))] as const;
    });
    return { iterations: this.#iterations, slots: new Map(slots) };
  }

  setOptimizerState({ iterations, slots }: OptimizerState): void {
    this.#iterations = iterations;
    this.#assignSlots(slots);
    if (this.#masked) this.#applyMasks();
  }

  dispose(): void {
    this.gradientProgram.dispose();
    this.#session.dispose();
    this.disposeModel();
  }

  get #groups(): readonly WeightGroup[] {
    const { trainable, statistics } = this.#module.layout;
    return statistics.members.length === 0 ? trainable : [...trainable, statistics];
  }

  #assignWeights(weights: Weights): void {
    for (const group of this.#groups) assignVariable(this.#session, weightsOf(group), packGroup(group, (key) => weights.get(key)?.data));
  }

  #assignSlots(slots: OptimizerState['slots']): void {
    for (const slot of slotNames[this.#module.optimizer])
      for (const group of this.#module.layout.trainable)
        assignVariable(this.#session, slotOf(group, slot), packGroup(group, (key) => slots.get(slot)?.get(key)?.data));
  }

  #assignMasks(masks: Masks): void {
    for (const group of this.#module.layout.trainable) assignVariable(this.#session, maskOf(group), packGroup(group, (key) => masks.get(key), 1));
  }

  #applyMasks(): void {
    this.#session.run({}, [applyMasksName]);
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
