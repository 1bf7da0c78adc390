import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';
import { setImmediate } from 'node:timers/promises';
import type { WeightKey, Weights, WeightTensor } from '../../../../core/weights/weights';
import type { Gradients, Samples } from '../../engine';
import { throwIfCancelled } from '../../errors';
import { Nodes } from '../graph/nodes';
import { type Computation, DataType, sizeOf } from '../graph/op';
import { type Feeds, GraphSession } from '../graph/session';
import { type Batches, batchesOf } from './batches';
import type { GroupMember, WeightLayout } from './layout';
import { gradientName, inputsName, stepName, targetsName, type TraceOptions, weightName } from './trace';

/** Rows of one gradient; the squares are means over such batches. */
const batchSize = 32;

/** Gradients over the training data, compiled when they are first asked for. Weights and rows are fed, so it holds nothing. */
export class GradientProgram {
  readonly #sessions = new Map<number, GraphSession>();
  readonly #members: readonly GroupMember[];
  readonly #batches: Batches;

  constructor(
    private readonly binding: TFJSBinding,
    layout: WeightLayout,
    private readonly samples: Samples,
    private readonly inputShape: readonly number[],
    private readonly targetShape: readonly number[] | undefined,
    private readonly traceStep: (options: TraceOptions) => Computation,
  ) {
    this.#members = layout.trainable.flatMap(({ members }) => members);
    this.#batches = batchesOf(samples.count, batchSize);
  }

  /** @throws CancelledError */
  async run(weights: Weights, signal: AbortSignal): Promise<Gradients> {
    const mean = this.#members.map(({ size }) => new Float64Array(size));
    const squared = this.#members.map(({ size }) => new Float64Array(size));
    const count = Math.ceil(this.samples.count / this.#batches.batchSize);
    for (let row = 0; row < this.samples.count; row += this.#batches.batchSize) {
      throwIfCancelled(signal);
      const rows = Math.min(this.#batches.batchSize, this.samples.count - row);
      for (const [at, gradient] of this.#gradientsOf(row, rows, weights).entries()) {
        const [means, squares] = [mean[at]!, squared[at]!];
        for (let i = 0; i < gradient.length; i++) {
          means[i]! += (gradient[i]! * rows) / this.samples.count;
          squares[i]! += gradient[i]! ** 2 / count;
        }
      }
      await setImmediate();
    }
    return { mean: this.#named(mean), squared: this.#named(squared) };
  }

  #gradientsOf(row: number, rows: number, weights: Weights): Float32Array[] {
    const float = (shape: readonly number[], data: Float32Array) => ({ dtype: DataType.float32, shape, data });
    const slice = (data: Float32Array, shape: readonly number[]) =>
      float([rows, ...shape], data.subarray(row * sizeOf(shape), (row + rows) * sizeOf(shape)));
    const feeds: Record<string, Feeds[string]> = { [inputsName]: slice(this.samples.inputs, this.inputShape) };
    if (this.targetShape !== undefined) feeds[targetsName] = slice(this.samples.targets, this.targetShape);
    for (const [key, { shape, data }] of weights) feeds[placeholderOf(key)] = float(shape, data);
    return this.#sessionFor(rows, weights).run(
      feeds,
      this.#members.map((_, at) => `gradient${at}`),
    ) as Float32Array[];
  }

  #sessionFor(rows: number, weights: Weights): GraphSession {
    const known = this.#sessions.get(rows);
    if (known !== undefined) return known;
    const computation = this.traceStep({ rows, training: false, gradientsOf: this.#members.map(({ key }) => key) });
    const nodes = new Nodes();
    const float = (name: string, shape: readonly number[]) => nodes.placeholder(name, { dtype: DataType.float32, shape });
    const parameters = new Map([[inputsName, float(inputsName, [rows, ...this.inputShape])]]);
    if (this.targetShape !== undefined) parameters.set(targetsName, float(targetsName, [rows, ...this.targetShape]));
    for (const [key, { shape }] of weights) parameters.set(weightName(key), float(placeholderOf(key), shape));
    parameters.set(stepName, nodes.scalar(0, DataType.int32));
    const results = nodes.computation(computation, (name) => parameters.get(name)!);
    for (const [at, { key }] of this.#members.entries()) nodes.float('Identity', [results.get(gradientName(key))!], [], `gradient${at}`);
    const session = new GraphSession(this.binding, nodes.list, []);
    this.#sessions.set(rows, session);
    return session;
  }

  #named(values: readonly Float64Array[]): Weights {
    return new Map<WeightKey, WeightTensor>(this.#members.map(({ key, shape }, at) => [key, { shape, data: Float32Array.from(values[at]!) }]));
  }

  dispose(): void {
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
  }
}

/** Node names have no colons. */
function placeholderOf(key: WeightKey): string {
  return `weight/${key}`;
}
