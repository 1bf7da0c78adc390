/** How long it takes until a model has been compiled and has made its first step. */
import { Random } from '../../src/core/random/random';
import type { CompileRequest, Engine } from '../../src/trainer/engine/engine';
import { initialWeights } from '../../src/trainer/engine/initialize';
import { type BenchModel, benchGraph } from '../steps/models';
import { benchRows } from '../steps/rows';

const { signal } = new AbortController();

export function requestFor(model: BenchModel): CompileRequest {
  const graph = benchGraph(model);
  const { loss, batchSize } = model;
  const train = { loss, batchSize, optimizer: 'adam', seed: 1 } as const;
  return { graph, weights: initialWeights(graph, 1), data: { training: benchRows(model) }, train };
}

export interface CompileTime {
  /** Milliseconds of compiling alone. */
  readonly compile: number;
  /** Milliseconds with the first step. */
  readonly withFirstStep: number;
}

export async function timeCompiling(engine: Engine, model: BenchModel): Promise<CompileTime> {
  const request = requestFor(model);
  const start = performance.now();
  const session = await engine.compile(request);
  const compile = performance.now() - start;
  const order = new Random(1).permutation(model.rows).subarray(0, model.batchSize);
  await session.trainEpoch(order, { learningRate: 1e-3, signal });
  const withFirstStep = performance.now() - start;
  session.dispose();
  return { compile, withFirstStep };
}
