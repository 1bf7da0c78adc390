import { setImmediate } from 'node:timers/promises';
import { joined } from '../../../../core/numbers/joined';
import type { WeightKey, Weights, WeightTensor } from '../../../../core/weights/weights';
import type { Gradients, Samples } from '../../engine';
import { throwIfCancelled } from '../../errors';
import { gradientRows } from '../../gradientRows';
import { type Computation, DataType } from '../graph/op';
import type { Program } from '../graph/program';
import { GraphSession } from '../graph/session';
import type { NativeBackend } from '../load';
import type { GroupMember, WeightLayout } from './layout';
import { gradientName, inputsName, parametersOf, stepName, targetsName, type TraceOptions, weightName } from './trace';
import { sizeOf } from '../../../../core/numbers/sizeOf';

interface Compiled {
  readonly session: GraphSession;
  readonly program: Program;
  /** Names of what the program is given, one behind the other. */
  readonly parameters: readonly string[];
}

/** Gradients over the training data, compiled when they are first asked for. Weights and rows are fed, so it holds nothing. */
export class GradientProgram {
  readonly #compiled = new Map<number, Compiled>();
  readonly #members: readonly GroupMember[];

  constructor(
    private readonly native: NativeBackend,
    layout: WeightLayout,
    private readonly targetShape: readonly number[] | undefined,
    private readonly traceStep: (options: TraceOptions) => Computation,
  ) {
    this.#members = layout.trainable.flatMap(({ members }) => members);
  }

  /** @param samples the rows that they are of. @throws CancelledError */
  async run(samples: Samples, weights: Weights, signal: AbortSignal): Promise<Gradients> {
    const mean = this.#members.map(({ size }) => new Float64Array(size));
    const squared = this.#members.map(({ size }) => new Float64Array(size));
    await this.native.activate();
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
    const { session, program, parameters } = this.#compiledFor(rows);
    const partOf = (values: Float32Array) => {
      const width = values.length / samples.count;
      return values.subarray(row * width, (row + rows) * width);
    };
    const valuesOf = new Map([...weights].map(([key, { data }]) => [weightName(key), data]));
    valuesOf.set(inputsName, partOf(samples.inputs));
    if (this.targetShape !== undefined) valuesOf.set(targetsName, partOf(samples.targets));
    const gradients = session.call(program, joined(parameters.map((name) => valuesOf.get(name)!)));
    let at = 0;
    return this.#members.map(({ size }) => gradients.subarray(at, (at += size)));
  }

  #compiledFor(rows: number): Compiled {
    const known = this.#compiled.get(rows);
    if (known !== undefined) return known;
    const computation = this.traceStep({ rows, training: false, gradientsOf: this.#members.map(({ key }) => key) });
    const parameters = parametersOf(computation).filter(({ name }) => name !== stepName);
    const program: Program = {
      name: 'gradients',
      write: (nodes, values) => {
        const parts = nodes.split(
          values,
          parameters.map(({ shape }) => sizeOf(shape)),
        );
        const given = new Map(parameters.map(({ name, shape }, at) => [name, nodes.reshape(parts[at]!, shape)]));
        const results = nodes.computation(computation, ({ name }) =>
          name === stepName ? nodes.scalar(0, DataType.int32) : given.get(name)!,
        );
        return nodes.concatenate(this.#members.map(({ key }) => nodes.reshape(results.get(gradientName(key))!, [-1])));
      },
    };
    const compiled = { program, parameters: parameters.map(({ name }) => name), session: new GraphSession(this.native.binding, [program]) };
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
