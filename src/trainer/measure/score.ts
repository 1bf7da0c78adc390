/** Measures a model for the score card. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { modelCost } from '../../core/cost/cost';
import { joined } from '../../core/numbers/joined';
import { median, quantile } from '../../core/numbers/quantile';
import { type Collapse, collapseOf } from '../../core/score/collapse';
import { type EvaluationCriteria, evaluatedMetrics } from '../../core/score/criteria';
import type { Measures, ModelScore, Throughput } from '../../core/score/scoreCard';
import type { BareModel } from '../../core/weights/model';
import { nonZeroOfModel } from '../../core/weights/weights';
import type { LoadedData } from '../data/loadData';
import type { Samples, ModelSession } from '../engine/engine';
import { throwIfCancelled } from '../engine/errors';
import { writeLayersModel } from '../formats/tfjs/layersModel';

/** A model's losses, over all rows, and metrics and outputs for the evaluation rows. */
export interface Evaluation {
  readonly training: Measures;
  readonly validation?: Measures;
  readonly outputs: Float32Array;
  readonly collapse?: Collapse;
}

/**
 * Loss, metrics and outputs of a model, as it predicts: the losses over all rows, metrics and outputs over the evaluation rows.
 *
 * @throws CancelledError
 */
export async function evaluateModel(
  session: ModelSession,
  data: LoadedData,
  criteria: EvaluationCriteria,
  signal: AbortSignal,
): Promise<Evaluation> {
  const outputs = await predictAll(session, data.evaluationRows, signal);
  const metrics = evaluatedMetrics(outputs, criteria);
  const collapse = collapseOf(outputs, criteria.truth);
  const seen = { outputs, ...(collapse === undefined ? {} : { collapse }) };
  const training = await session.evaluate('training', signal);
  if (data.validation === undefined) return { training: { ...training, ...metrics }, ...seen };
  const validation = await session.evaluate('validation', signal);
  return { training, validation: { ...validation, ...metrics }, ...seen };
}

/** What a model is apart from how well it does. */
export type ModelSize = Omit<ModelScore, keyof Latency | 'throughput' | 'training' | 'validation' | 'collapse'>;

/** @param bytes that it is stored in */
export async function modelSize({ graph, weights }: BareModel, bytes: number): Promise<ModelSize> {
  const { params, macs } = modelCost(graph);
  const { length: gzipBytes } = await promisify(gzip)(writeLayersModel(graph, weights, '').weights);
  return { params, nonzero: nonZeroOfModel(graph, weights), bytes, gzipBytes, macs };
}

/** Outputs for all rows, in parts so that cancelling is answered soon. @throws CancelledError */
export async function predictAll(
  session: Pick<ModelSession, 'predict'>,
  { inputs, count }: Pick<Samples, 'inputs' | 'count'>,
  signal: AbortSignal,
): Promise<Float32Array> {
  const width = inputs.length / count;
  const parts: Float32Array[] = [];
  for (let from = 0; from < count; from += rowsAtOnce) {
    throwIfCancelled(signal);
    const rows = Math.min(rowsAtOnce, count - from);
    parts.push(await session.predict(inputs.subarray(from * width, (from + rows) * width), rows));
  }
  return joined(parts);
}

const rowsAtOnce = 1000;

/** How long a model takes to predict one row. */
export type Latency = Required<Pick<ModelScore, 'latencyMs' | 'latencySpread'>>;

/**
 * Times to predict one row. The models take turns, so that other load on the machine affects all of them alike.
 *
 * @param row one row's values
 * @returns for each model the median in milliseconds, and in seconds what the middle half of the predictions took
 * @throws CancelledError
 */
export async function latencies(sessions: readonly ModelSession[], row: Float32Array, signal: AbortSignal): Promise<Latency[]> {
  const calls = sessions.map((session) => () => session.predict(row, 1));
  const taken = await timesInTurns(calls, { warmUp: 3, turns: 100, leastTurns: 5, milliseconds: 150 }, signal);
  return taken.map((times) => ({
    latencyMs: median(times),
    latencySpread: { seconds: [quantile(times, 0.25) / 1000, quantile(times, 0.75) / 1000] },
  }));
}

/** Median times for as many rows as each model takes in one go. In turns, too. */
export async function throughputs(
  sessions: readonly ModelSession[],
  { inputs, count }: Pick<Samples, 'inputs' | 'count'>,
  signal: AbortSignal,
): Promise<Throughput[]> {
  const rows = sessions.map(({ rowsAtOnce }) => Math.min(rowsAtOnce, count));
  const width = inputs.length / count;
  const calls = sessions.map((session, at) => () => session.predict(inputs.subarray(0, rows[at]! * width), rows[at]!));
  const taken = await timesInTurns(calls, { warmUp: 1, turns: 50, leastTurns: 1, milliseconds: 150 }, signal);
  return taken.map((times, at) => ({ rows: rows[at]!, seconds: median(times) / 1000 }));
}

interface TurnLimits {
  readonly warmUp: number;
  readonly turns: number;
  readonly leastTurns: number;
  readonly milliseconds: number;
}

/** @returns the times of each call, in milliseconds. @throws CancelledError */
async function timesInTurns(
  calls: readonly (() => Promise<unknown>)[],
  { warmUp, turns, leastTurns, milliseconds }: TurnLimits,
  signal: AbortSignal,
): Promise<number[][]> {
  const turn = async (): Promise<number[]> => {
    throwIfCancelled(signal);
    const times: number[] = [];
    for (const call of calls) {
      const start = performance.now();
      await call();
      times.push(performance.now() - start);
    }
    return times;
  };
  for (let done = 0; done < warmUp; done++) await turn();
  const deadline = performance.now() + milliseconds;
  const taken: number[][] = [];
  while (taken.length < turns && (taken.length < leastTurns || performance.now() < deadline)) taken.push(await turn());
  return calls.map((_, at) => taken.map((times) => times[at]!));
}
