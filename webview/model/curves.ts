/** What the charts draw, from a run's state. Pure. */
import { countedParams, type EpochPoint, type RoundPoint, type RunState } from '../../src/core/run/state';

/** Columns of one chart, all as long as `x`; `null` is a gap. */
export interface RoundsCurve {
  /** 0 is the original, then one step for each round; a single round takes two halves. */
  readonly x: readonly number[];
  readonly pruned: readonly (number | null)[];
  readonly fineTuned: readonly (number | null)[];
  readonly left: readonly number[];
}

/**
 * The saw: what pruning does to the loss, and what fine-tuning brings back.
 *
 * @param planned how many rounds the run has in all
 */
export function roundsCurve(params: number, rounds: readonly RoundPoint[], planned?: number): RoundsCurve {
  const [only] = rounds;
  if (only !== undefined && rounds.length === 1 && planned === 1) {
    // In one step, its rise and its fall would be a single slope.
    const { lossBefore, lossPruned, lossFineTuned = null, nonzero } = only;
    return {
      x: [0, 0.5, 1],
      pruned: [null, lossPruned, null],
      fineTuned: [lossBefore, null, lossFineTuned],
      left: [params, nonzero, nonzero],
    };
  }
  return {
    x: [0, ...rounds.map((_, at) => at + 1)],
    pruned: [null, ...rounds.map((round) => round.lossPruned)],
    fineTuned: [rounds[0]?.lossBefore ?? null, ...rounds.map((round) => round.lossFineTuned ?? null)],
    left: [params, ...rounds.map((round) => round.nonzero)],
  };
}

export interface EpochsCurve {
  readonly epoch: readonly number[];
  readonly loss: readonly number[];
  readonly validationLoss: readonly (number | null)[];
  readonly learningRate: readonly number[];
  /** What is gone, in percent of the original's parameters. */
  readonly sparsity: readonly number[];
  /** The first epoch after something was changed. */
  readonly shrinkBegan?: number;
}

/** Epochs with an event, in their order, each once. */
export function markedEpochs({ notices }: Pick<RunState, 'notices'>): readonly number[] {
  return [...new Set(notices.flatMap(({ epoch }) => epoch ?? []))].sort((a, b) => a - b);
}

/** @param limit about how many points to keep: there is no use in more than a chart has pixels */
export function epochsCurve(run: Pick<RunState, 'started' | 'epochs' | 'rounds'>, limit: number): EpochsCurve {
  const params = countedParams(run.started);
  const left = new Map(run.rounds.map((round) => [round.round, round.nonzero]));
  const points = thin(run.epochs, limit);
  const shrinkBegan = run.epochs.find((point) => point.round > 0)?.epoch;
  return {
    epoch: points.map((point) => point.epoch),
    loss: points.map((point) => point.loss),
    validationLoss: points.map((point) => point.validationLoss ?? null),
    learningRate: points.map((point) => point.learningRate),
    sparsity: points.map((point) => (params === 0 ? 0 : 100 * Math.max(0, 1 - (left.get(point.round) ?? params) / params))),
    ...(shrinkBegan === undefined ? {} : { shrinkBegan }),
  };
}

/** Keeps each interval's lowest and highest loss, and both ends: peaks stay visible however many epochs there are. */
function thin(points: readonly EpochPoint[], limit: number): readonly EpochPoint[] {
  if (points.length <= limit) return points;
  const intervals = Math.max(1, Math.floor(limit / 2));
  const kept: EpochPoint[] = [points[0]!];
  for (let interval = 0; interval < intervals; interval++) {
    const from = Math.floor((interval * points.length) / intervals);
    const to = Math.floor(((interval + 1) * points.length) / intervals);
    let low = points[from]!;
    let high = low;
    for (let at = from; at < to; at++) {
      const point = points[at]!;
      if (point.loss < low.loss) low = point;
      if (point.loss > high.loss) high = point;
    }
    kept.push(...(low.epoch < high.epoch ? [low, high] : [high, low]));
  }
  kept.push(points.at(-1)!);
  return kept.filter((point, at) => at === 0 || point.epoch > kept[at - 1]!.epoch);
}

/** Where losses span more than a factor of ten, a linear axis would hide all but the largest. */
export function wantsLogScale(values: readonly (number | null)[]): boolean {
  let low = Infinity;
  let high = 0;
  for (const value of values) {
    if (value === null) continue;
    if (value <= 0) return false;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high > 10 * low;
}
