import { setImmediate } from 'node:timers/promises';
import type { WeightKey, Weights, WeightTensor } from '../../../../core/weights/weights';
import type { Gradients, Rows, Samples } from '../../engine';
import { throwIfCancelled } from '../../errors';
import { gradientRows, rowsForGradients } from '../../gradientRows';
import { type Computation, DataType, sizeOf } from '../graph/op';
import type { Program } from '../graph/program';
import { GraphSession } from '../graph/session';
import type { NativeBackend } from '../load';
import type { GroupMember, WeightLayout } from './layout';
import { gradientName, inputsName, stepName, targetsName, type TraceOptions, weightName } from './trace';

interface Compiled {
  readonly session: GraphSession;
  readonly program: Program;
}

/** Gradients over the training data, compiled when they are first asked for. Weights and rows are fed, so it holds nothing. */
export class GradientProgram {
  readonly #compiled = new Map<number, Compiled>();
  readonly #members: readonly GroupMember[];

  constructor(
    private readonly native: NativeBackend,
    layout: WeightLayout,
    private readonly inputShape: readonly number[],
    private readonly targetShape: readonly number[] | undefined,
    private readonly traceStep: (options: TraceOptions) => Computation,
  ) {
    this.#members = layout.trainable.flatMap(({ members }) => members);
  }

  /** @throws CancelledError */
  async run(data: Rows, weights: Weights, signal: AbortSignal): Promise<Gradients> {
    const mean = this.#members.map(({ size }) => new Float64Array(size));
    const squared = this.#members.map(({ size }) => new Float64Array(size));
    await this.native.activate();
    const samples = await rowsForGradients(data);
    const batches = Math.ceil(samples.count / gradientRows);
    for (let row = 0; row < samples.count; row += gradientRows) {
      throwIfCancelled(signal);
      const rows = Math.min(gradientRows, samples.count - row);
      for (const [at, gradient] of this.#gradientsOf(samples, row, rows, weights).entries()) {
        const [means, squares] = [mean[at]!, squared[at]!];
        for (let i = 0; i < gradient.length; i++) {
          means[i]! += (gradient[i]! * rows) / samples.count;
          squares[i]! += gradient[i]! ** 2 / batches;
        }
      }
      await setImmediate();
    }
    return { mean: this.#named(mean), squared: this.#named(squared) };
  }

  #gradientsOf(samples: Samples, row: number, rows: number, weights: Weights): Float32Array[] {
    const { session, program } = this.#compiledFor(rows, weights);
    const float = (shape: readonly number[], data: Float32Array) => ({ dtype: DataType.float32, shape, data });
    const slice = (data: Float32Array, shape: readonly number[]) =>
      float([rows, ...shape], data.subarray(row * sizeOf(shape), (row + rows) * sizeOf(shape)));
    const targets = this.targetShape === undefined ? [] : [slice(samples.targets, this.targetShape)];
    const values = [...weights.values()].map(({ shape, data }) => float(shape, data));
    return session.call(program, [slice(samples.inputs, this.inputShape), ...targets, ...values]) as Float32Array[];
  }

  #compiledFor(rows: number, weights: Weights): Compiled {
    const known = this.#compiled.get(rows);
    if (known !== undefined) return known;
    const computation = this.traceStep({ rows, training: false, gradientsOf: this.#members.map(({ key }) => key) });
    const names = [inputsName, ...(this.targetShape === undefined ? [] : [targetsName]), ...[...weights.keys()].map(weightName)];
    const program: Program = {
      name: 'gradients',
      // Names of nodes have no colons.
      arguments: names.map((_, at) => ({ name: `argument${at}`, dtype: DataType.float32 })),
      results: this.#members.map(() => DataType.float32),
      write: (nodes, args) => {
        const results = nodes.computation(computation, (name) =>
          name === stepName ? nodes.scalar(0, DataType.int32) : args[names.indexOf(name)]!,
        );
        return this.#members.map(({ key }) => results.get(gradientName(key))!);
      },
    };
    const compiled = { program, session: new GraphSession(this.native.binding, [program]) };
    this.#compiled.set(rows, compiled);
    return compiled;
  }

  #named(values: readonly Float64Array[]): Weights {
    return new Map<WeightKey, WeightTensor>(
      this.#members.map(({ key, shape }, at) => [key, { shape, data: Float32Array.from(values[at]!) }]),
    );
  }

  dispose(): void {
    for (const { session } of this.#compiled.values()) session.dispose();
    this.#compiled.clear();
  }
}
