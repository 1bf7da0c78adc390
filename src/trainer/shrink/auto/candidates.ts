/** Smaller models to choose from: for each size the most promising ones of different structure. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { modelCost } from '../../../core/cost/cost';
import { modelOfWay } from '../../../core/methods/auto/build';
import { chainEdges, type CostName } from '../../../core/methods/auto/chain';
import { cheapestWays, type Way } from '../../../core/methods/auto/paths';
import { refined } from '../../../core/methods/auto/refine';
import { chooseUnits } from '../../../core/methods/unitPruning/choose';
import { unitImportances } from '../../../core/methods/unitPruning/importances';
import { maskUnits } from '../../../core/methods/unitPruning/prune';
import { candidatesOf, chooseByParameters, paramsOf } from '../../../core/methods/lowRank/choose';
import { factorizeLayers } from '../../../core/methods/lowRank/factorize';
import { unitGroups } from '../../../core/units/groups';
import { simplify } from '../../../core/units/simplify';
import type { BareModel, Model } from '../../../core/weights/model';
import { Random } from '../../../core/random/random';
import type { Rows } from '../../engine/engine';
import { throwIfCancelled } from '../../engine/errors';
import { unitStatistics } from '../unitStatistics';
import type { MeasuredChain } from './measureChain';

export interface Candidate {
  readonly model: Model;
  /** How it was made, for notices and tests: "linear 0-4", "units". */
  readonly structure: string;
}

/** The candidates of one size. */
export interface Size {
  readonly limit: number;
  readonly candidates: readonly Candidate[];
}

export interface Searching {
  readonly model: Model;
  readonly chain: MeasuredChain | undefined;
  readonly rows: Rows;
  /** The mean loss of a model over some of them. */
  readonly lossOf: (model: BareModel) => Promise<number>;
  readonly cost: CostName;
  /** How much each model may cost, in any order. */
  readonly limits: readonly number[];
  readonly signal: AbortSignal;
}

/** So many structures are tried at each size. */
const structuresOfSize = 2;
/** Ways whose costs differ by less than this count as of one size. */
const resolution = 1.12;
/** Training brings no model from so many times the loss of another to less. */
const hopeless = 2.5;

/** @throws CancelledError */
export async function candidatesBySize(searching: Searching): Promise<Size[]> {
  const { model, chain, limits, cost, signal } = searching;
  const ways =
    chain === undefined ? [] : cheapestWays(chainEdges(chain.chain, chain.calibrations, cost), chain.chain.cuts.length, resolution);
  const makers = [await fewerUnits(searching), ...factors(searching)];
  const sizes: Size[] = [];
  for (const limit of limits) {
    await nextTurn();
    throwIfCancelled(signal);
    const found: Candidate[] = [];
    for (const way of promising(ways, limit, searching)) {
      await nextTurn();
      throwIfCancelled(signal);
      found.push({ model: whole(modelOfWay(chain!.chain, model.weights, way)), structure: way.structure });
    }
    for (const { structure, make } of makers) {
      const made = make(limit);
      if (made !== undefined) found.push({ model: made, structure });
    }
    const fitting = found.filter(({ model: made }) => costOf(made, cost) <= limit);
    const hopeful = await notHopeless(fitting, searching);
    if (hopeful.length > 0) sizes.push({ limit, candidates: hopeful });
  }
  return sizes;
}

/** Those whose loss before any training is not far above the lowest. */
async function notHopeless(candidates: readonly Candidate[], { lossOf, signal }: Searching): Promise<Candidate[]> {
  const losses: number[] = [];
  for (const { model } of candidates) {
    throwIfCancelled(signal);
    losses.push(await lossOf(model));
  }
  const lowest = Math.min(...losses);
  return candidates.filter((_, at) => losses[at]! <= lowest * hopeless);
}

/** The ways of different structure with the least error within the limit. */
function promising(ways: readonly Way[], limit: number, { chain, cost }: Searching): Way[] {
  const byStructure = new Map<string, Way>();
  for (const way of ways) {
    const best = byStructure.get(way.structure);
    if (way.cost <= limit && (best === undefined || way.error < best.error)) byStructure.set(way.structure, way);
  }
  if (byStructure.size === 0) return [];
  const close = [...byStructure.values()].sort((a, b) => a.error - b.error).slice(0, 2 * structuresOfSize);
  const best = close.map((way) => refined(way, { ...chain!, cost, limit })).sort((a, b) => a.error - b.error);
  // One linear map of the whole: training gains most there, so that its error says least.
  const linear = byStructure.get(`linear 0-${String(chain!.chain.cuts.length - 1)}`);
  const chosen = best.slice(0, structuresOfSize);
  if (linear === undefined || chosen.some(({ structure }) => structure === linear.structure)) return chosen;
  return [refined(linear, { ...chain!, cost, limit }), ...chosen];
}

/** Makes a model of some size, where there is one. */
interface Maker {
  readonly structure: string;
  readonly make: (limit: number) => Model | undefined;
}

async function fewerUnits({ model, rows, cost }: Searching): Promise<Maker> {
  const { graph } = model;
  const groups = unitGroups(graph);
  const statistics = await unitStatistics(model, rows);
  const worth = unitImportances.activation.of({ ...model, groups }, { statistics, random: new Random(0) });
  const make = (limit: number) => {
    const { removed, reached } = chooseUnits(graph, groups, worth, { cost, limit });
    return reached ? whole(simplify(maskUnits(model, removed, statistics.means))) : undefined;
  };
  return { structure: 'units', make };
}

function factors({ model, cost }: Searching): Maker[] {
  const candidates = model.graph.layers.flatMap((layer) => candidatesOf(layer, model.weights, 'either') ?? []);
  if (cost !== 'params' || candidates.length === 0) return [];
  const rest = modelCost(model.graph).params - paramsOf(candidates, new Map());
  const make = (limit: number) => {
    const choices = chooseByParameters(candidates, limit - rest);
    return choices.size === 0 ? undefined : whole(factorizeLayers(model, choices));
  };
  return [{ structure: 'factors', make }];
}

/** Without masks: what is gone is really gone. */
function whole({ graph, weights }: BareModel): Model {
  return { graph, weights, masks: new Map() };
}

export function costOf({ graph }: BareModel, cost: CostName): number {
  return modelCost(graph)[cost] ?? Infinity;
}
