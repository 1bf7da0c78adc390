import { copyWeights, type Masks, type WeightKey, type Weights, type WeightTensor } from '../../../../core/weights/weights';
import type { CompileRequest, EpochOptions, EpochResult, Gradients, OptimizerState, Rows, Samples, TrainingSession } from '../../engine';
import { throwIfCancelled } from '../../errors';
import { slotNamesOf } from '../../optimizers';
import { areTargets, chunksOf, inMemory } from '../../rows';
import { type Loop, type LoopSums, runLoop } from '../graph/loop';
import { type Constant, DataType, sizeOf } from '../graph/op';
import type { Program } from '../graph/program';
import type { GraphSession } from '../graph/session';
import type { NativeBackend } from '../load';
import { CompileCache } from './cache';
import { type CompiledModel, compileModel, keyOf } from './compiled';
import { packGroups, unpackGroups, type WeightGroup, type WeightLayout } from './layout';
import { Pace } from './pace';
import type { LoopPair, Split, TrainingPrograms } from './programs';

/** Compiled models that are not in use; TensorFlow itself is in a process once, too. */
const cache = new CompileCache();

/** Compiles a model's training step. @throws NotTraceableError when the model cannot be one graph. */
export function compileNative(native: NativeBackend, request: CompileRequest): TrainingSession {
  const key = keyOf(request);
  const compiled = cache.take(key, () => compileModel(native, request));
  return new NativeTrainingSession(compiled, request, () => cache.giveBack(key, compiled));
}

class NativeTrainingSession implements TrainingSession {
  readonly #session: GraphSession;
  readonly #programs: TrainingPrograms;
  readonly #layout: WeightLayout;
  readonly #weights: readonly WeightGroup[];
  /** Weights of layers that the output does not depend on: they stay as they are. */
  readonly #untouched: ReadonlyMap<WeightKey, WeightTensor>;
  readonly #pace = new Pace();
  /** The rows that are in the graph's variables now. */
  readonly #loaded: Partial<Record<Split, Samples>> = {};
  #masked = false;
  /** Whether the weights of `rowPrediction` are this session's as they are now. */
  #rowIsCurrent = false;
  #iterations = 0;
  #disposed = false;

  constructor(
    private readonly compiled: CompiledModel,
    private readonly request: CompileRequest,
    private readonly giveBack: () => void,
  ) {
    const { weights } = request;
    const { layout, session, programs } = compiled;
    this.#session = session;
    this.#programs = programs;
    this.#layout = layout;
    this.#weights = [...layout.trainable, ...layout.statistics];
    const touched = new Set(this.#weights.flatMap(({ members }) => members.map(({ key }) => key)));
    this.#untouched = new Map([...copyWeights(weights)].filter(([key]) => !touched.has(key)));
    this.#set(programs.state.start, this.#pack(weights));
  }

  async trainEpoch(order: Int32Array, { learningRate, signal, samples, onProgress }: EpochOptions): Promise<EpochResult> {
    this.#rowIsCurrent = false;
    const loops = this.#masked ? this.#programs.trainMasked : this.#programs.train;
    this.#load('training', samples ?? inMemory(this.request.data.training));
    const run = (loop: Loop, rows: Int32Array, lossSoFar: number) => {
      const sums = runLoop(this.#session, loop, { order: rows, learningRate, iterations: this.#iterations, lossSoFar });
      this.#iterations += rows.length / loop.batchSize;
      return sums;
    };
    const total = await this.#pass(loops, order, signal, run, onProgress);
    return {
      loss: total.loss / order.length,
      gradientNorm: Math.sqrt(2 * total.largestSquares),
      finite: Number.isFinite(total.loss) && Number.isFinite(total.squares),
    };
  }

  async evaluate(split: Split, signal: AbortSignal): Promise<{ loss: number }> {
    const loops = this.#programs.loss[split];
    const rows = this.request.data[split];
    if (loops === undefined || rows === undefined) throw new Error('there is no validation data');
    const run = (loop: Loop, order: Int32Array, lossSoFar: number) =>
      runLoop(this.#session, loop, { order, learningRate: 0, iterations: 0, lossSoFar });
    let loss = 0;
    for await (const samples of chunksOf(rows, signal)) {
      this.#load(split, samples);
      const order = Int32Array.from({ length: samples.count }, (_, row) => row);
      loss += (await this.#pass(loops, order, signal, run)).loss;
    }
    return { loss: loss / rows.count };
  }

  #load(split: Split, samples: Samples): void {
    if (this.#loaded[split] === samples) return;
    const { inputs, targets } = samples;
    this.#session.call(this.#programs.load[split], (targets === inputs ? [inputs] : [inputs, targets]).map(vector));
    this.#loaded[split] = samples;
  }

  /** Goes over `order` in calls short enough to be cancelled between them. Losses are weighted by their batch's rows. */
  async #pass(
    { full, rest }: LoopPair,
    order: Int32Array,
    signal: AbortSignal,
    run: (loop: Loop, rows: Int32Array, lossSoFar: number) => LoopSums,
    onProgress?: (rows: number) => void,
  ): Promise<LoopSums> {
    const remainder = order.length % full.batchSize;
    if (remainder !== 0 && remainder !== rest?.batchSize)
      throw new Error(`${order.length} rows are neither whole batches of ${full.batchSize} nor all rows of the data`);
    const total = { loss: 0, largestSquares: 0, squares: 0 };
    const losses = new Map<Loop, number>();
    for (let at = 0; at < order.length;) {
      throwIfCancelled(signal);
      const batchesLeft = Math.floor((order.length - at) / full.batchSize);
      const loop = batchesLeft > 0 ? full : rest!;
      const steps = Math.min(this.#pace.stepsOf(loop.name), Math.max(batchesLeft, 1));
      const rows = order.subarray(at, (at += steps * loop.batchSize));
      const sums = this.#pace.measure(loop.name, steps, () => run(loop, rows, losses.get(loop) ?? 0));
      losses.set(loop, sums.loss);
      total.largestSquares = Math.max(total.largestSquares, sums.largestSquares);
      total.squares += sums.squares;
      onProgress?.(at);
      await this.#pace.rest();
    }
    for (const [loop, loss] of losses) total.loss += loss * loop.batchSize;
    return total;
  }

  async predict(inputs: Float32Array, rows: number): Promise<Float32Array> {
    return rows === 1 ? this.#predictRow(inputs) : this.#predictRows(inputs, rows);
  }

  async #predictRow(inputs: Float32Array): Promise<Float32Array> {
    const { rowPrediction } = this.compiled;
    if (!this.#rowIsCurrent) {
      await rowPrediction.setWeights(this.#get(this.#programs.state.getWeights));
      this.#rowIsCurrent = true;
    }
    return rowPrediction.run(inputs);
  }

  async #predictRows(inputs: Float32Array, rows: number): Promise<Float32Array> {
    const { inputShape, programs } = this.compiled;
    const { predict, predictionRows } = programs;
    const rowSize = sizeOf(inputShape);
    const parts: Float32Array[] = [];
    for (let row = 0; row < rows; row += predictionRows) {
      const given = inputs.subarray(row * rowSize, Math.min(row + predictionRows, rows) * rowSize);
      const batch = new Float32Array(predictionRows * rowSize);
      batch.set(given);
      const argument = { dtype: DataType.float32, shape: [predictionRows, ...inputShape], data: batch };
      const outputs = this.#session.call(predict, [argument])[0] as Float32Array;
      parts.push(outputs.subarray(0, (outputs.length / predictionRows) * (given.length / rowSize)));
      await this.#pace.rest();
    }
    return joined(parts);
  }

  gradients(signal: AbortSignal): Promise<Gradients> {
    return this.compiled.gradients.run(this.request.data.training, this.getWeights(), signal);
  }

  setMasks(masks: Masks): void {
    this.#rowIsCurrent = false;
    this.#masked = masks.size > 0;
    this.#set(
      this.#programs.state.setMasks,
      packGroups(this.#layout.trainable, (key) => masks.get(key), 1),
    );
    this.#applyMasks();
  }

  getWeights(): Weights {
    return new Map([...copyWeights(this.#untouched), ...unpackGroups(this.#weights, this.#get(this.#programs.state.getWeights))]);
  }

  setWeights(weights: Weights): void {
    this.#rowIsCurrent = false;
    this.#set(this.#programs.state.setWeights, this.#pack(weights));
    this.#applyMasks();
  }

  getOptimizerState(): OptimizerState {
    const { slots } = this.#programs.state;
    const values = slots === undefined ? new Float32Array() : this.#get(slots.get);
    const names = this.#slotNames;
    const size = values.length / names.length;
    const named = names.map(
      (name, at) => [name, unpackGroups(this.#layout.trainable, values.subarray(at * size, (at + 1) * size))] as const,
    );
    return { iterations: this.#iterations, slots: new Map(named) };
  }

  setOptimizerState({ iterations, slots }: OptimizerState): void {
    this.#iterations = iterations;
    const rows = this.#slotNames.map((slot) => packGroups(this.#layout.trainable, (key) => slots.get(slot)?.get(key)?.data));
    const programs = this.#programs.state.slots;
    if (programs !== undefined) this.#set(programs.set, joined(rows));
    this.#applyMasks();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const nothing = noRows(this.request.data.training);
    for (const split of ['training', 'validation'] as const) if (this.#loaded[split] !== undefined) this.#load(split, nothing);
    this.giveBack();
  }

  get #slotNames(): readonly string[] {
    return slotNamesOf(this.request.train);
  }

  #pack(weights: Weights): Float32Array {
    return packGroups(this.#weights, (key) => weights.get(key)?.data);
  }

  #set(program: Program, values: Float32Array): void {
    this.#session.call(program, [vector(values)]);
  }

  #get(program: Program): Float32Array {
    return this.#session.call(program, [])[0] as Float32Array;
  }

  #applyMasks(): void {
    if (this.#masked) this.#session.call(this.#programs.state.applyMasks, []);
  }
}

/** In the place of rows that are not needed any more. */
function noRows(rows: Rows): Samples {
  const inputs = new Float32Array();
  return { count: 0, inputs, targets: areTargets(rows) ? inputs : new Float32Array() };
}

function vector(data: Float32Array): Constant {
  return { dtype: DataType.float32, shape: [data.length], data };
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
