import { joined } from '../../../../core/numbers/joined';
import { throwIfCancelled } from '../../errors';
import { rowsToEvaluate } from '../../batches';
import type { CompileRequest, EpochOptions, ModelSession, Rows, Samples } from '../../engine';
import { targetsAreInputs, chunksOf, isStreamed } from '../../rows';
import { type Pass, type PassSums, runPass } from '../graph/pass';
import type { Program } from '../graph/program';
import type { GraphSession } from '../graph/session';
import type { CompiledModel } from './compiled';
import { allGroups, packGroups, type WeightGroup } from './layout';
import { Pace } from './pace';
import type { Split } from './programs';
import { sizeOf } from '../../../../core/numbers/sizeOf';

/** A compiled model with weights and rows of data. */
export class NativeModelSession<Compiled extends CompiledModel = CompiledModel> implements ModelSession {
  protected readonly session: GraphSession;
  protected readonly weights: readonly WeightGroup[];
  /** Whether the weights of `rowPrediction` are this session's as they are now. */
  protected rowIsCurrent = false;
  readonly #pace = new Pace();
  /** The rows that are in the graph's variables now. */
  readonly #loaded: Partial<Record<Split, Samples>> = {};
  #disposed = false;

  /** @param start the program that takes the weights first: where there is more than weights, the one that begins with all of it */
  constructor(
    protected readonly compiled: Compiled,
    protected readonly request: CompileRequest,
    private readonly giveBack: () => void,
    start: Program = compiled.programs.state.setWeights,
  ) {
    const { layout, session } = compiled;
    this.session = session;
    this.weights = allGroups(layout);
    this.session.call(
      start,
      packGroups(this.weights, (key) => request.weights.get(key)?.data),
    );
  }

  get rowsAtOnce(): number {
    return this.compiled.programs.predictionRows;
  }

  async evaluate(split: Split, signal: AbortSignal, most?: number): Promise<{ loss: number }> {
    const pass = this.compiled.programs.loss[split];
    const rows = this.request.data[split];
    if (pass === undefined || rows === undefined) throw new Error('there is no validation data');
    const run = (order: Int32Array, lossSoFar: number) => runPass(this.session, pass, { order, learningRate: 0, iterations: 0, lossSoFar });
    let [loss, count] = [0, 0];
    for await (const samples of chunksOf(rows, signal)) {
      this.load(split, samples);
      const order = rowsToEvaluate(samples.count, pass.batches.batchSize, isStreamed(rows) ? undefined : most);
      loss += (await this.goOver(order, pass, run, { signal })).loss;
      count += order.length;
    }
    return { loss: loss / count };
  }

  protected load(split: Split, samples: Samples): void {
    if (this.#loaded[split] === samples) return;
    const { inputs, targets } = samples;
    const programs = this.compiled.programs.load[split];
    this.session.call(programs.inputs, inputs);
    if (programs.targets !== undefined) this.session.call(programs.targets, targets);
    this.#loaded[split] = samples;
  }

  /** Goes over `order` in calls short enough to be cancelled between them. Losses are weighted by their batch's rows. */
  protected async goOver(
    order: Int32Array,
    { name, batches: { batchSize, rest } }: Pass,
    run: (rows: Int32Array, lossSoFar: number) => PassSums,
    { signal, onProgress }: Pick<EpochOptions, 'signal' | 'onProgress'>,
  ): Promise<{ readonly loss: number; readonly largestSquares: number; readonly squares: number }> {
    const remainder = order.length % batchSize;
    if (remainder !== 0 && remainder !== rest)
      throw new Error(`${order.length} rows are neither whole batches of ${batchSize} nor all rows of the data`);
    const total = { loss: 0, largestSquares: 0, squares: 0 };
    let [loss, lossOfRest] = [0, 0];
    for (let at = 0; at < order.length;) {
      throwIfCancelled(signal);
      const steps = this.#pace.stepsOf(name);
      const rows = order.subarray(at, (at += steps * batchSize));
      const sums = this.#pace.measure(name, Math.ceil(rows.length / batchSize), () => run(rows, loss));
      ({ loss, lossOfRest } = sums);
      total.largestSquares = Math.max(total.largestSquares, sums.largestSquares);
      total.squares += sums.squares;
      onProgress?.(Math.min(at, order.length));
      await this.#pace.rest();
    }
    return { ...total, loss: loss * batchSize + lossOfRest * rest };
  }

  async predict(inputs: Float32Array, rows: number): Promise<Float32Array> {
    return rows === 1 ? this.#predictRow(inputs) : this.#predictRows(inputs, rows);
  }

  async #predictRow(inputs: Float32Array): Promise<Float32Array> {
    const { rowPrediction } = this.compiled;
    if (!this.rowIsCurrent) {
      await rowPrediction.setWeights(this.session.call(this.compiled.programs.state.getWeights));
      this.rowIsCurrent = true;
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
      const outputs = this.session.call(predict, filledUp(given, predictionRows * rowSize));
      parts.push(outputs.subarray(0, (outputs.length / predictionRows) * (given.length / rowSize)));
      await this.#pace.rest();
    }
    return joined(parts);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const nothing = noRows(this.request.data.training);
    for (const split of ['training', 'validation'] as const) if (this.#loaded[split] !== undefined) this.load(split, nothing);
    this.giveBack();
  }
}

/** In the place of rows that are not needed any more. */
function noRows(rows: Rows): Samples {
  const inputs = new Float32Array();
  return { count: 0, inputs, targets: targetsAreInputs(rows) ? inputs : new Float32Array() };
}

/** As many values, with zeros behind those given. */
function filledUp(values: Float32Array, size: number): Float32Array {
  if (values.length === size) return values;
  const filled = new Float32Array(size);
  filled.set(values);
  return filled;
}
