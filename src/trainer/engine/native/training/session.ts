import { joined } from '../../../../core/numbers/joined';
import { copyWeights, type Masks, type WeightKey, type Weights, type WeightTensor } from '../../../../core/weights/weights';
import type { CompileRequest, EpochOptions, EpochResult, Gradients, ModelSession, OptimizerState, TrainingSession } from '../../engine';
import { rowsForGradients } from '../../gradientRows';
import { slotNamesOf } from '../../optimizers';
import { inMemory } from '../../rows';
import { runPass } from '../graph/pass';
import type { NativeBackend } from '../load';
import { CompileCache } from './cache';
import { type CompiledModel, type CompiledTraining, compileModel, compileTraining, keyOf, type ModelRequest } from './compiled';
import { packGroups, unpackGroups } from './layout';
import { NativeModelSession } from './modelSession';

/** Compiled models that are not in use; TensorFlow itself is in a process once, too. */
const trained = new CompileCache<CompiledTraining>();
const predicting = new CompileCache<CompiledModel>();

export type NativeRequest = CompileRequest & ModelRequest;

/** Compiles a model's training step. @throws NotTraceableError when the model cannot be one graph. */
export function compileNative(native: NativeBackend, request: NativeRequest): TrainingSession {
  const key = keyOf(request);
  const compiled = trained.take(key, () => compileTraining(native, request));
  return new NativeTrainingSession(compiled, request, () => trained.giveBack(key, compiled));
}

/** Compiles a model's predictions, or takes it as it was trained. @throws NotTraceableError when the model cannot be one graph. */
export function compileNativeToPredict(native: NativeBackend, request: NativeRequest): ModelSession {
  const key = keyOf(request);
  const idle = trained.takeIdle(key);
  if (idle !== undefined) return new NativeModelSession(idle, request, () => trained.giveBack(key, idle));
  const compiled = predicting.take(key, () => compileModel(native, request));
  return new NativeModelSession(compiled, request, () => predicting.giveBack(key, compiled));
}

class NativeTrainingSession extends NativeModelSession<CompiledTraining> implements TrainingSession {
  /** Weights of layers that the output does not depend on: they stay as they are. */
  readonly #untouched: ReadonlyMap<WeightKey, WeightTensor>;
  #masked = false;
  #iterations = 0;

  constructor(compiled: CompiledTraining, request: CompileRequest, giveBack: () => void) {
    super(compiled, request, giveBack, compiled.programs.state.start);
    const touched = new Set(this.weights.flatMap(({ members }) => members.map(({ key }) => key)));
    this.#untouched = new Map([...copyWeights(request.weights)].filter(([key]) => !touched.has(key)));
  }

  async trainEpoch(order: Int32Array, options: EpochOptions): Promise<EpochResult> {
    const { learningRate, samples } = options;
    this.rowIsCurrent = false;
    const { train, trainMasked } = this.compiled.programs;
    const pass = this.#masked ? trainMasked : train;
    this.load('training', samples ?? inMemory(this.request.data.training));
    const run = (rows: Int32Array, lossSoFar: number) => {
      const sums = runPass(this.session, pass, { order: rows, learningRate, iterations: this.#iterations, lossSoFar });
      this.#iterations += Math.ceil(rows.length / pass.batches.batchSize);
      return sums;
    };
    const total = await this.goOver(order, pass, run, options);
    return {
      loss: total.loss / order.length,
      gradientNorm: Math.sqrt(2 * total.largestSquares),
      finite: Number.isFinite(total.loss) && Number.isFinite(total.squares),
    };
  }

  async gradients(signal: AbortSignal, most?: number): Promise<Gradients> {
    const samples = await rowsForGradients(this.request.data.training, most);
    return this.compiled.gradients.run(samples, this.getWeights(), signal);
  }

  setMasks(masks: Masks): void {
    this.rowIsCurrent = false;
    this.#masked = masks.size > 0;
    this.session.call(
      this.compiled.programs.state.setMasks,
      packGroups(this.compiled.layout.trainable, (key) => masks.get(key), 1),
    );
    this.#applyMasks();
  }

  getWeights(): Weights {
    return new Map([
      ...copyWeights(this.#untouched),
      ...unpackGroups(this.weights, this.session.call(this.compiled.programs.state.getWeights)),
    ]);
  }

  setWeights(weights: Weights): void {
    this.rowIsCurrent = false;
    this.session.call(this.compiled.programs.state.setWeights, this.#pack(weights));
    this.#applyMasks();
  }

  getOptimizerState(): OptimizerState {
    const { slots } = this.compiled.programs.state;
    const values = slots === undefined ? new Float32Array() : this.session.call(slots.get);
    const names = this.#slotNames;
    const size = values.length / names.length;
    const named = names.map(
      (name, at) => [name, unpackGroups(this.compiled.layout.trainable, values.subarray(at * size, (at + 1) * size))] as const,
    );
    return { iterations: this.#iterations, slots: new Map(named) };
  }

  setOptimizerState({ iterations, slots }: OptimizerState): void {
    this.#iterations = iterations;
    const rows = this.#slotNames.map((slot) => packGroups(this.compiled.layout.trainable, (key) => slots.get(slot)?.get(key)?.data));
    const programs = this.compiled.programs.state.slots;
    if (programs !== undefined) this.session.call(programs.set, joined(rows));
    this.#applyMasks();
  }

  get #slotNames(): readonly string[] {
    return slotNamesOf(this.request.train);
  }

  #pack(weights: Weights): Float32Array {
    return packGroups(this.weights, (key) => weights.get(key)?.data);
  }

  #applyMasks(): void {
    if (this.#masked) this.session.call(this.compiled.programs.state.applyMasks);
  }
}
