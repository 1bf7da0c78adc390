/** Smaller models to choose from: for each size the most promising ones of different structure. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { modelCost } from '../../../core/cost/cost';
import { modelOfWay } from '../../../core/methods/auto/build';
import { chainEdges, type CostName } from '../../../core/methods/auto/chain';
import type { MeasuredPacking, Packing } from '../../../core/methods/auto/packing';
import { cheapestWays, type Way } from '../../../core/methods/auto/paths';
import { refined } from '../../../core/methods/auto/refine';
import { chooseUnits } from '../../../core/methods/unitPruning/choose';
import { unitImportances } from '../../../core/methods/unitPruning/importances';
import { maskUnits } from '../../../core/methods/unitPruning/prune';
import { candidatesOf, chooseByParameters, paramsOf } from '../../../core/methods/lowRank/choose';
import { factorizeLayers } from '../../../core/methods/lowRank/factorize';
import { paramsWithin } from '../../../core/methods/storedSize';
import { unitGroups } from '../../../core/units/groups';
import { simplify } from '../../../core/units/simplify';
import type { BareModel, Model } from '../../../core/weights/model';
import { Random } from '../../../core/random/random';
import type { Rows } from '../../engine/engine';
import { throwIfCancelled } from '../../engine/errors';
import { unitStatistics } from '../unitStatistics';
import type { Narrowing } from '../narrowing/measureWidths';
import { narrowed } from '../narrowing/narrow';
import type { MeasuredChain } from './measureChain';

export interface Candidate {
  readonly model: Model;
  /** How it was made, for notices and tests: "linear 0-4", "units". */
  readonly structure: string;
  /** How its weights are to be stored, where sizes are bytes. */
  readonly packing?: Packing;
}

/** The candidates of one size. */
export interface Size {
  readonly limit: number;
  readonly candidates: readonly Candidate[];
}

export interface CandidateRequest {
  readonly model: Model;
  readonly chain: MeasuredChain | undefined;
  readonly narrowing: Narrowing | undefined;
  readonly rows: Rows;
  /** The mean loss of a model over some of them. */
  readonly lossOf: (model: BareModel) => Promise<number>;
  readonly cost: CostName;
  /** How much each model may cost, or how many bytes it may be stored in where there are packings; in any order. */
  readonly limits: readonly number[];
  /** Whether there are models enough, once this many limits were looked at. */
  readonly isEnough: (considered: number) => boolean;
  /** How weights can be stored, where limits are bytes. */
  readonly packings: readonly MeasuredPacking[];
  /** The most that any model may cost. */
  readonly most: number;
  readonly signal: AbortSignal;
}

/** This many structures are tried at each size. */
const structuresOfSize = 2;
/** Ways whose costs differ by less than this count as of one size. */
const resolution = 1.12;
/** Training brings no model from this many times the loss of another to less. */
const hopeless = 2.5;

export interface FoundSizes {
  /** In the order of their limits. */
  readonly sizes: Size[];
  /** How many limits were looked at. */
  readonly considered: number;
}

/** @throws CancelledError */
export async function candidatesBySize(request: CandidateRequest): Promise<FoundSizes> {
  const { chain, limits, cost, isEnough, signal } = request;
  const ways =
    chain === undefined ? [] : cheapestWays(chainEdges(chain.chain, chain.calibrations, cost), chain.chain.cuts.length, resolution);
  const makers = [await fewerUnits(request), ...factors(request), ...narrower(request)];
  const sizes: Size[] = [];
  for (const [considered, limit] of limits.entries()) {
    if (isEnough(considered)) return { sizes, considered };
    const candidates: Candidate[] = [];
    for (const { limit: own, packing } of packedLimits(ways, limit, request)) {
      await nextTurn();
      throwIfCancelled(signal);
      const found = await candidatesWithin(own, ways, makers, request);
      candidates.push(...found.map((candidate) => (packing === undefined ? candidate : { ...candidate, packing })));
    }
    if (candidates.length > 0) sizes.push({ limit, candidates });
  }
  return { sizes, considered: limits.length };
}

/** How much a model may cost, and how its weights are then to be stored. */
interface PackedLimit {
  readonly limit: number;
  readonly packing?: Packing;
}

/**
 * How much a model may cost to be stored in so many bytes: by the packing that, together with the best structure that it leaves room for, adds least to
 * the loss, of those that keep all weights and of those that keep some.
 */
function packedLimits(ways: readonly Way[], limit: number, { packings, most }: CandidateRequest): PackedLimit[] {
  if (packings.length === 0) return [{ limit }];
  const options = packings.map((packing) => {
    const { bits, kept, error, bitsKept, fixedBytes } = packing;
    const own = Math.min(most, paramsWithin(limit, { bits: bitsKept, fixedBytes }, kept));
    const structure = ways.reduce((least, way) => (way.cost <= own ? Math.min(least, way.error) : least), Infinity);
    return { limit: own, packing: { bits, kept }, error: error + (ways.length === 0 ? 0 : structure) };
  });
  const best = (among: typeof options) => among.sort((a, b) => a.error - b.error || b.limit - a.limit).slice(0, 1);
  const isDense = ({ packing }: PackedLimit) => packing?.kept === 1;
  return [...best(options.filter(isDense)), ...best(options.filter((option) => !isDense(option)))].filter(({ limit: own }) => own > 0);
}

async function candidatesWithin(
  limit: number,
  ways: readonly Way[],
  makers: readonly Maker[],
  request: CandidateRequest,
): Promise<readonly Candidate[]> {
  const { chain, cost, signal } = request;
  const found: Candidate[] = [];
  for (const way of promising(ways, limit, request)) {
    await nextTurn();
    throwIfCancelled(signal);
    found.push({ model: whole(modelOfWay(chain!.chain, chain!.weights, way)), structure: way.structure });
  }
  for (const { structure, make } of makers) {
    const made = await make(limit);
    if (made !== undefined) found.push({ model: made, structure });
  }
  const fitting = found.filter(({ model: made }) => costOf(made, cost) <= limit);
  return fitting.length === 0 ? [] : notHopeless(fitting, request);
}

/** Those whose loss before any training is not far above the lowest. */
async function notHopeless(candidates: readonly Candidate[], { lossOf, signal }: CandidateRequest): Promise<Candidate[]> {
  const losses: number[] = [];
  for (const { model } of candidates) {
    throwIfCancelled(signal);
    losses.push(await lossOf(model));
  }
  const lowest = Math.min(...losses);
  return candidates.filter((_, at) => losses[at]! <= lowest * hopeless);
}

/** The ways of different structure with the least error within the limit. */
function promising(ways: readonly Way[], limit: number, { chain, cost }: CandidateRequest): Way[] {
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
  readonly make: (limit: number) => Model | undefined | Promise<Model | undefined>;
}

async function fewerUnits({ model, rows, cost }: CandidateRequest): Promise<Maker> {
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

function factors({ model, cost }: CandidateRequest): Maker[] {
  const candidates = model.graph.layers.flatMap((layer) => candidatesOf(layer, model.weights, 'either') ?? []);
  if (cost !== 'params' || candidates.length === 0) return [];
  const rest = modelCost(model.graph).params - paramsOf(candidates, new Map());
  const make = (limit: number) => {
    const choices = chooseByParameters(candidates, limit - rest);
    return choices.size === 0 ? undefined : whole(factorizeLayers(model, choices));
  };
  return [{ structure: 'factors', make }];
}

function narrower({ narrowing, cost, signal }: CandidateRequest): Maker[] {
  return narrowing === undefined ? [] : [{ structure: 'narrow', make: (limit) => narrowed(narrowing, { cost, limit, signal }) }];
}

/** Without masks: what is gone is really gone. */
function whole({ graph, weights }: BareModel): Model {
  return { graph, weights, masks: new Map() };
}

/** The model's parameters or multiply-accumulates; Infinity where these are only known at run time, so that no limit takes the model. */
export function costOf({ graph }: BareModel, cost: CostName): number {
  return modelCost(graph)[cost] ?? Infinity;
}
