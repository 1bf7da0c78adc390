import type { ModelGraph } from '../../graph/graph';
import { toPreciseHalf } from '../../numbers/float16';
import { copyWeights, weightKey, type Weights } from '../../weights/weights';
import { kMeans, nearest } from './kMeans';

export interface SharingRequest {
  /** How many different values, beside zero, each weight of a layer may have. */
  readonly valuesOf: (layer: string) => number;
  /** The part of each cluster that is shared, 0 to 1: its most important values. The others stay free, to make up for that. */
  readonly part: number;
  /** Whether values that are equal already are shared ones, which others join. */
  readonly continued: boolean;
  /** E[g²] of every value: what an error in it costs (Choi et al. 2017, arXiv:1612.01543). */
  readonly squaredGradients: Weights;
}

/**
 * The weights with values of each trainable one replaced by the nearest of a few: the centres of a k-means over that weight's values, in float16
 * where that is precise, because they are stored, too. Zeros stay zero (Han et al. 2016, arXiv:1510.00149). In several rounds, the most
 * important values are shared first, and the rest can follow them (Zhou et al. 2017, arXiv:1702.03044).
 */
export function shareValues(graph: ModelGraph, weights: Weights, request: SharingRequest): Weights {
  const shared = copyWeights(weights);
  for (const layer of graph.layers) {
    for (const { name, trainable } of layer.weights) {
      if (!trainable) continue;
      const key = weightKey(layer.name, name);
      shareTensor(shared.get(key)!.data, request.squaredGradients.get(key)!.data, request.valuesOf(layer.name), request);
    }
  }
  return shared;
}

function shareTensor(data: Float32Array, squared: Float32Array, count: number, { part, continued }: SharingRequest): void {
  const kept = [...data.keys()].filter((at) => data[at] !== 0);
  // Where there are no more values than allowed, every one may stay as it is.
  if (new Set(kept.map((at) => data[at]!)).size <= count) return;
  const before = continued ? sharedValues(data, count) : new Set<number>();
  const free = kept.filter((at) => !before.has(data[at]!));
  const centres = Float32Array.from([...before, ...newCentres(data, squared, free, count - before.size)]).sort();
  const groups = new Map<number, number[]>();
  for (const at of free) {
    const centre = nearest(centres, data[at]!);
    const members = groups.get(centre);
    if (members === undefined) groups.set(centre, [at]);
    else members.push(at);
  }
  const joining = Math.max(0, part * kept.length - (kept.length - free.length)) / free.length;
  for (const [centre, members] of groups) {
    members.sort((a, b) => squared[b]! - squared[a]! || a - b);
    for (const at of members.slice(0, Math.ceil(joining * members.length))) data[at] = centres[centre]!;
  }
}

/** Centres of the values at these places, beside those that values share already. */
function newCentres(data: Float32Array, squared: Float32Array, places: readonly number[], count: number): Float32Array {
  if (count === 0) return new Float32Array();
  const values = Float32Array.from(places, (at) => data[at]!);
  return kMeans(values, importancesOf(places, squared), count).map(toPreciseHalf);
}

/** The values that occur most often, more than once, apart from zero: at most `count`, so that free values that are equal by chance are not among them. */
function sharedValues(data: Float32Array, count: number): Set<number> {
  const times = new Map<number, number>();
  for (const value of data) if (value !== 0) times.set(value, (times.get(value) ?? 0) + 1);
  const repeated = [...times].filter(([, often]) => often > 1).sort(([a, often], [b, oftener]) => oftener - often || a - b);
  return new Set(repeated.slice(0, count).map(([value]) => value));
}

/** The part of the mean importance that every value has at least, so that none is simply forgotten. */
const leastImportance = 0.05;

function importancesOf(places: readonly number[], squared: Float32Array): Float32Array {
  const mean = places.reduce((sum, at) => sum + squared[at]!, 0) / places.length;
  return Float32Array.from(places, (at) => (mean === 0 ? 1 : squared[at]! / mean + leastImportance));
}
