/** How many models a search tunes, and for how long, by the time that there is. */
import { modelCost } from '../../../core/cost/cost';
import type { SearchPlan } from '../../../core/methods/auto/searchPlan';
import { Random } from '../../../core/random/random';
import type { BareModel } from '../../../core/weights/model';
import type { Size } from '../../shrink/auto/candidates';
import { packStep } from './packStep';
import { planFor, planOf, type Timed, type Times, timesBy, type WorkOfSizes } from './searchPlan';
import { comparedRates, type SearchRun } from './searchRun';
import type { Trial } from './searchState';
import { bestOfSizes, isContested, nearestSizes, trialsOf } from './trials';

/** Seconds above which one epoch says how long the others take. */
const longEpoch = 0.5;

interface Planned {
  /** The sizes of which there are models. */
  readonly sizes: readonly Size[];
  /** The size that the target asks for, as `sizesFor` gives it. */
  readonly wanted: number | undefined;
  /** When the search began, in milliseconds of `performance.now()`. */
  readonly began: number;
}

/** @throws CancelledError, EngineError */
export async function planByTime(run: SearchRun, { sizes, wanted, began }: Planned): Promise<SearchPlan> {
  const { epochs, seconds } = run.request;
  if (epochs !== undefined || sizes.length === 0) return planOf(epochs ?? 1, sizes.length);
  const trialsFor = (count: number) => trialsOf(nearestSizes(sizes, wanted, count), wanted);
  const times = await measureTimes(run, trialsFor(sizes.length));
  const work = (of: readonly Trial[]) => times.of(of.map(({ model }) => macsOf(model)));
  const workOf = (count: number): WorkOfSizes => {
    const trials = trialsFor(count);
    const contested = trials.filter((trial) => isContested(trial, trials));
    return {
      tried: work([...contested, ...comparedRates(run.request).flatMap(() => trials.slice(0, 1))]),
      tuned: work(bestOfSizes(trials, wanted)),
    };
  };
  return planFor(seconds - (performance.now() - began) / 1000, workOf, sizes.length);
}

/** Trains the smallest and the largest model for a little, to see how long that takes. What comes afterwards does not depend on it. */
async function measureTimes(run: SearchRun, trials: readonly Trial[]): Promise<Times> {
  const byMacs = [...trials].sort((a, b) => macsOf(a.model) - macsOf(b.model));
  const small = await measureTime(run, byMacs[0]!);
  return timesBy(small, await measureTime(run, byMacs.at(-1)!));
}

async function measureTime({ model, training, request }: SearchRun, { model: tried, packing, limit }: Trial): Promise<Timed> {
  const random = Random.from(training.random.state);
  const epoch = () => timed(() => model.trainEpoch({ learningRate: request.learningRate, random, onProgress: () => undefined }));
  const setUp = await timed(async () => {
    await model.adopt(tried);
    await model.recalibrateBatchNorms();
    await model.measureLoss();
    if (packing !== undefined) await packStep(model, { packing, limit, epoch: 0, epochs: 1, signal: training.signal });
  });
  const first = await epoch();
  if (first > longEpoch) return { macs: macsOf(tried), setUp, epoch: first };
  // The first epoch of a model has more to set up.
  const second = await epoch();
  return { macs: macsOf(tried), setUp: setUp + Math.max(0, first - second), epoch: second };
}

/** @returns seconds */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function macsOf({ graph }: BareModel): number {
  const { macs, params } = modelCost(graph);
  return macs ?? params;
}
