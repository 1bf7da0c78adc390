import { type Computation } from '../graph/op';
import type { Program } from '../graph/program';
import { GraphSession } from '../graph/session';
import type { NativeBackend } from '../load';
import type { WeightLayout } from './layout';
import { predictionProgram } from './prediction';
import type { TraceOptions } from './trace';
import { sizeOf } from '../../../../core/numbers/sizeOf';

interface Compiled {
  readonly session: GraphSession;
  readonly predict: Program;
}

interface PredictedModel {
  readonly native: NativeBackend;
  readonly layout: WeightLayout;
  /** Takes all weights, as in the training session. */
  readonly setProgram: Program;
  readonly inputShape: readonly number[];
  readonly traceStep: (options: TraceOptions) => Computation;
}

/**
 * Predicts one row at a time, as a model does in use: the programs of a training session take many rows at once, and would take as long for one.
 * Compiled when it is first asked for; holds weights of its own.
 */
export class RowPrediction {
  #compiled: Compiled | undefined;

  constructor(private readonly model: PredictedModel) {}

  /** @param weights all of them in the order of the layout */
  async setWeights(weights: Float32Array): Promise<void> {
    await this.model.native.activate();
    this.#compiled ??= this.#compile();
    this.#compiled.session.call(this.model.setProgram, weights);
  }

  /** @param row of data; weights must have been set */
  run(row: Float32Array): Float32Array {
    const { session, predict } = this.#compiled!;
    return session.call(predict, row.subarray(0, sizeOf(this.model.inputShape)));
  }

  dispose(): void {
    this.#compiled?.session.dispose();
    this.#compiled = undefined;
  }

  #compile(): Compiled {
    const { native, layout, setProgram, traceStep } = this.model;
    const predict = predictionProgram(layout, traceStep({ rows: 1, training: false, gradientsOf: [] }));
    return { predict, session: new GraphSession(native.binding, [setProgram, predict]) };
  }
}
