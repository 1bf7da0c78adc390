/**
 * What can become of a model whose layers follow one another, at least at some points: for every segment between two cut points a linear map of each rank in
 * the place of its layers, for every dense layer fewer units, for the input fewer features, and for the output constants where it hardly varies.
 */
import { activationField } from '../../layers/activationOf';
import { elementCount } from '../../layers/kind';
import type { GraphLayer, ModelGraph } from '../../graph/graph';
import { isMatrix } from '../../graph/matrix';
import type { ActivationName } from '../../layers/fields';
import { cutPoints } from './cutPoints';
import { eliminate } from './eliminate';
import { type Centred, centred, gramOf, momentsOf, type Moments, type Products } from './moments';
import type { Edge } from './paths';
import { orderedInputs, type ReducedRank, reducedRank } from './reducedRank';
import { geometricSteps } from './steps';

/** More values than this at a cut point make its moments too large. */
const mostValues = 1600;

/** A cut point with what it gives for some rows. */
export interface Cut {
  readonly layer: GraphLayer;
  /** Values of one row. */
  readonly size: number;
  /** Its values, the one that matters most first, where some of them can go. */
  readonly order?: readonly number[];
}

/** The layers between two cut points, and how well linear maps do in its place. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly moments: Moments;
  readonly ranks: ReducedRank;
  /** Whether the map is to give the data itself, or what the original gives. */
  readonly aim: 'data' | 'original';
  /** Whether it stands for one dense layer, and full rank is the layer itself. */
  readonly isLayer: boolean;
  /** The fewest values that pass between its layers: what takes their place lets no more through. */
  readonly narrowest: number;
}

/** What a segment's map does to the loss, by trying a few: squared errors at its end tell what lies between. */
export interface Calibration {
  /** What the map of full rank adds. */
  readonly base: number;
  /** What more squared error adds to that, by lower rank and by fewer inputs: some errors, rising from 0, with what each adds. */
  readonly byRank: Curve;
  readonly byWidth: Curve;
}

export type Curve = readonly (readonly [error: number, added: number])[];

/** Between the points of a curve along straight lines, and beyond the last as between the last two. */
export function along(curve: Curve, error: number): number {
  const next = curve.findIndex(([at]) => at >= error);
  const end = next === -1 ? curve.length - 1 : Math.max(1, next);
  const [from, low] = curve[end - 1] ?? [0, 0];
  const [to, high] = curve[end] ?? [1, 0];
  return to === from ? high : low + ((high - low) * (error - from)) / (to - from);
}

export interface Chain {
  readonly graph: ModelGraph;
  /** That it was measured on. */
  readonly rows: number;
  readonly cuts: readonly Cut[];
  readonly segments: readonly Segment[];
  /** By how many outputs are not constants, in the order of the last cut point: what the constants cost. None where outputs must all stay. */
  readonly constantErrors?: Float64Array;
}

export interface ChainRows {
  readonly rows: number;
  /** What a layer gives for them. */
  readonly outputs: ReadonlyMap<string, Float32Array>;
  /** What a layer's activation is given, by the layer; that of a linear layer is its output. */
  readonly sums: ReadonlyMap<string, Float32Array>;
  /** What the model is to give, where that is values; missing for classes. */
  readonly targets?: Float32Array;
}

/** Layers whose outputs and sums `chainOf` looks at. */
export function chainLayers(graph: ModelGraph): readonly GraphLayer[] {
  return cutPoints(graph).filter(({ outputShape }) => (elementCount(outputShape) ?? Infinity) <= mostValues);
}

/** What is known of a cut point while the segments are made. */
interface Measured extends Cut {
  /** Missing where it gives too many values. */
  readonly values?: Centred;
  /** What its activation is given. */
  readonly sums?: Centred;
  readonly gram?: Float64Array;
}

/** Undefined where there is nothing between input and output that could be replaced. @param products what computes large ones faster */
export function chainOf(graph: ModelGraph, { rows, outputs, sums, targets }: ChainRows, products?: Products): Chain | undefined {
  const layers = cutPoints(graph);
  const last = layers.length - 1;
  if (last < 1) return undefined;
  const measured = layers.map((layer): Measured => {
    const size = elementCount(layer.outputShape) ?? Infinity;
    const known = (from: ReadonlyMap<string, Float32Array>) => {
      const data = size <= mostValues ? from.get(layer.name) : undefined;
      return data && centred({ data, width: size }, rows);
    };
    const [values, before] = [known(outputs), known(sums)];
    return { layer, size, ...(values && { values, gram: gramOf(values, products) }), ...(before && { sums: before }) };
  });
  const ends = measured[last]!;
  const wanted = targets && ends.values && centred({ data: targets, width: ends.size }, rows);
  const outputOrder = wanted !== undefined && ends.size > 1 ? byVariance(wanted) : undefined;
  const momentsTo = ({ values, gram }: Measured, aim: Centred) => momentsOf(values!, aim, gram, products);
  const cuts = measured.map((cut, at): Measured => {
    if (cut.values === undefined) return cut;
    if (at === last) return outputOrder === undefined ? cut : { ...cut, order: outputOrder.order };
    if (at > 0 && !isRowMatrix(cut.layer)) return cut;
    const aim = at === 0 ? (wanted ?? ends.sums) : measured[at + 1]!.sums;
    return aim === undefined ? cut : { ...cut, order: inputOrder(momentsTo(cut, aim)) };
  });
  const segments: Segment[] = [];
  for (const [from, given] of cuts.entries()) {
    if (given.values === undefined || from === last) continue;
    const inputs = orderedInputs(given.gram!, given.order ?? Array.from({ length: given.size }, (_, at) => at));
    for (const [to, end] of cuts.entries()) {
      if (to <= from) continue;
      const aim = to === last && wanted !== undefined ? wanted : end.sums;
      if (aim === undefined) continue;
      const moments = momentsTo(given, aim);
      const isLayer = to === from + 1 && isRowMatrix(end.layer) && end.layer.inputs[0] === given.layer.name;
      const narrowest = Math.min(...cuts.slice(from, to + 1).map(({ size }) => size));
      const most = Math.min(narrowest, isLayer ? usefulRank(given.size, end.size) : Infinity);
      const ranks = reducedRank(moments, { ranks: most, inputs });
      segments.push({ from, to, moments, ranks, aim: aim === wanted ? 'data' : 'original', isLayer, narrowest });
    }
  }
  return { graph, rows, cuts, segments, ...(outputOrder === undefined ? {} : { constantErrors: outputOrder.errors }) };
}

/** A layer that is one matrix for whole rows. */
function isRowMatrix(layer: GraphLayer): boolean {
  return isMatrix(layer) && layer.outputShape.length === 1;
}

/** Of a higher rank, two maps are no smaller than one. */
function usefulRank(inputs: number, outputs: number): number {
  return Math.max(1, Math.floor((inputs * outputs) / (inputs + outputs)));
}

function byVariance({ data, width, rows }: Centred) {
  const variances = new Float64Array(width);
  for (let at = 0; at < data.length; at++) variances[at % width]! += data[at]! ** 2 / rows;
  const order = [...variances.keys()].sort((a, b) => variances[b]! - variances[a]! || a - b);
  const errors = new Float64Array(width + 1);
  for (let kept = width - 1; kept >= 0; kept--) errors[kept] = errors[kept + 1]! + variances[order[kept]!]! / width;
  return { order, errors };
}

/** Of what depends on many values, the directions in which it varies most are enough. */
const directions = 64;

function inputOrder(moments: Moments): number[] {
  if (moments.outputs <= directions) return eliminate(moments).order.toReversed();
  const { factors } = reducedRank(moments, { ranks: directions });
  const { second } = factors(Math.min(directions, moments.inputs));
  const count = second.length / moments.outputs;
  const cross = new Float64Array(moments.inputs * count);
  for (let input = 0; input < moments.inputs; input++)
    for (let k = 0; k < count; k++) {
      let sum = 0;
      for (let output = 0; output < moments.outputs; output++)
        sum += moments.cross[input * moments.outputs + output]! * second[k * moments.outputs + output]!;
      cross[input * count + k] = sum;
    }
  return eliminate({ ...moments, outputs: count, cross }).order.toReversed();
}

/** The activation at the end of a segment. */
export function activationAt({ layer }: Cut): ActivationName {
  return activationField(layer.spec) ?? 'linear';
}

/** What a segment's map adds to the loss, with this many inputs and of such a rank. */
export function errorOf(segment: Segment, { base, byRank, byWidth }: Calibration, width: number, rank: number | undefined): number {
  const fewer = along(byWidth, widthError(segment, width));
  return base + fewer + (rank === undefined ? 0 : along(byRank, rankError(segment, rank)));
}

/** The squared error of this many inputs, above that of all. */
export function widthError({ ranks: { byWidth } }: Segment, width: number): number {
  return Math.max(0, byWidth[width]! - byWidth.at(-1)!);
}

/** The squared error of a rank, above that of the full one. */
export function rankError({ ranks: { errors, byWidth } }: Segment, rank: number): number {
  return Math.max(0, errors[Math.min(rank, errors.length - 1)]! - byWidth.at(-1)!);
}

/** What constants in the place of all but this many outputs add to the loss, where that is a mean of squares or goes like one. */
export function constantsError({ constantErrors }: Chain, width: number): number {
  return constantErrors?.[width] ?? 0;
}

export type CostName = 'params' | 'macs';

/** A linear map, or two of them where a rank is given. */
interface MapSize {
  readonly inputs: number;
  readonly outputs: number;
  readonly rank: number | undefined;
  /** Outputs beside them. */
  readonly constants: number;
}

/** What a map costs: parameters, or multiply-accumulates for one row. */
export function mapCost(cost: CostName, { inputs, outputs, rank, constants }: MapSize): number {
  const products = rank === undefined ? inputs * outputs : (inputs + outputs) * rank;
  return cost === 'macs' ? products : products + outputs + constants;
}

/** Neighbouring widths and ranks that are tried differ by this factor: what lies between is found afterwards. */
const coarse = 1.35;

/** All choices of a chain as edges between its cut points. @param calibrations by segment */
export function chainEdges(chain: Chain, calibrations: readonly Calibration[], cost: CostName): Edge[] {
  const { cuts, segments } = chain;
  const last = cuts.length - 1;
  const edges: Edge[] = [];
  for (let cut = 0; cut < last; cut++) edges.push(keptEdge(chain, cut, cost));
  const widths = cuts.map(({ order, size }) => (order === undefined ? [size] : geometricSteps(size, coarse)));
  for (const [index, segment] of segments.entries()) {
    const { from, to, ranks, isLayer } = segment;
    const calibration = calibrations[index]!;
    for (const width of widths[from]!)
      for (const outputs of widths[to]!) {
        const constants = to === last ? cuts[to]!.size - outputs : 0;
        const fixed = to === last ? constantsError(chain, outputs) : 0;
        const edge = (rank: number | undefined, kind: string): Edge => ({
          from: { cut: from, width },
          to: { cut: to, width: outputs },
          cost: mapCost(cost, { inputs: width, outputs, rank, constants }),
          error: errorOf(segment, calibration, width, rank) + fixed,
          kind: `${kind} ${String(from)}-${String(to)}`,
          ...(rank === undefined ? {} : { rank }),
        });
        if (isLayer || Math.min(width, outputs) <= segment.narrowest) edges.push(edge(undefined, isLayer ? 'layer' : 'direct'));
        for (const rank of geometricSteps(ranks.errors.length - 1, coarse))
          if (rank * (width + outputs) < width * outputs) edges.push(edge(rank, 'linear'));
      }
  }
  return edges;
}

/** The layers between two neighbouring cut points as they are. */
function keptEdge({ graph, cuts }: Chain, cut: number, cost: CostName): Edge {
  const between = layersBetween(graph, cuts, cut);
  const whole = between.reduce((sum, layer) => sum + (cost === 'params' ? layer.params : (layer.macs ?? 0)), 0);
  return {
    from: { cut, width: cuts[cut]!.size },
    to: { cut: cut + 1, width: cuts[cut + 1]!.size },
    cost: whole,
    error: 0,
    kind: `kept ${String(cut)}-${String(cut + 1)}`,
  };
}

/** Behind a cut point, up to and with the next. Layers that the output does not depend on are in none. */
export function layersBetween({ layers }: ModelGraph, cuts: readonly Pick<Cut, 'layer'>[], cut: number): GraphLayer[] {
  const start = cuts[cut]!.layer.name;
  const waiting = [cuts[cut + 1]!.layer.name];
  const found = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === start || found.has(name)) continue;
    found.add(name);
    waiting.push(...layers.find((layer) => layer.name === name)!.inputs);
  }
  return layers.filter(({ name }) => found.has(name));
}
