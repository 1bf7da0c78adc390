/** Widths and ranks of one structure, brought as close to a limit as whole numbers come. */
import { type Calibration, type Chain, constantsError, type CostName, errorOf, mapCost, type Segment } from './chain';
import type { Way } from './paths';

/** How many units each cut point on the way keeps, and the rank of each map; of layers that stay as they are, nothing. */
interface Knobs {
  readonly widths: readonly number[];
  readonly ranks: readonly (number | undefined)[];
}

const strides = [16, 8, 4, 2, 1];
const mostRounds = 60;

export interface Refining {
  readonly chain: Chain;
  readonly calibrations: readonly Calibration[];
  readonly cost: CostName;
  readonly limit: number;
}

/** The way with the numbers changed, as long as that lowers the error and the cost stays within the limit. */
export function refined(way: Way, { chain, calibrations, cost, limit }: Refining): Way {
  const { cuts, segments } = chain;
  const last = cuts.length - 1;
  const parts = way.edges.map((edge) => {
    const index = edge.kind.startsWith('kept') ? -1 : segments.findIndex(({ from, to }) => from === edge.from.cut && to === edge.to.cut);
    return { edge, segment: segments[index], calibration: calibrations[index] };
  });
  const visited = [way.edges[0]!.from.cut, ...way.edges.map(({ to }) => to.cut)];
  const isFree = (at: number) =>
    cuts[visited[at]!]!.order !== undefined && [parts[at - 1], parts[at]].every((part) => part === undefined || part.segment !== undefined);
  const measured = ({ widths, ranks }: Knobs): Pick<Way, 'cost' | 'error'> => {
    let [spent, error] = [0, 0];
    for (const [at, { edge, segment, calibration }] of parts.entries()) {
      if (segment === undefined || calibration === undefined) {
        spent += edge.cost;
        error += edge.error;
        continue;
      }
      const [inputs, outputs] = [widths[at]!, widths[at + 1]!];
      const constants = segment.to === last ? cuts[last]!.size - outputs : 0;
      const narrow = Math.min(inputs, outputs);
      const rank = ranks[at];
      // No rank is above the widths, and what takes the place of several layers lets no more through than they do.
      if (rank === undefined ? !segment.isLayer && narrow > segment.narrowest : rank > narrow) return { cost: Infinity, error: Infinity };
      spent += mapCost(cost, { inputs, outputs, rank, constants });
      error += errorOf(segment, calibration, inputs, ranks[at]);
      if (segment.to === last) error += constantsError(chain, outputs);
    }
    return { cost: spent, error };
  };
  let knobs: Knobs = {
    widths: [way.edges[0]!.from.width, ...way.edges.map(({ to }) => to.width)],
    ranks: way.edges.map(({ rank }) => rank),
  };
  let now = measured(knobs);
  const mostOf = (at: number) => (at < visited.length ? cuts[visited[at]!]!.size : mostRank(parts[at - visited.length]!.segment));
  const movable = [
    ...visited.flatMap((_, at) => (isFree(at) ? [at] : [])),
    ...parts.flatMap((_, at) => (knobs.ranks[at] === undefined ? [] : [visited.length + at])),
  ];
  const moved = (from: Knobs, at: number, by: number): Knobs | undefined => {
    const value = (at < visited.length ? from.widths[at]! : from.ranks[at - visited.length]!) + by;
    if (value < 1 || value > mostOf(at)) return undefined;
    return at < visited.length
      ? { ...from, widths: from.widths.with(at, value) }
      : { ...from, ranks: from.ranks.with(at - visited.length, value) };
  };
  for (let round = 0; round < mostRounds; round++) {
    let best: { readonly knobs: Knobs; readonly found: Pick<Way, 'cost' | 'error'> } | undefined;
    const consider = (tried: Knobs | undefined) => {
      if (tried === undefined) return;
      const found = measured(tried);
      if (found.cost > limit || found.error >= (best?.found.error ?? now.error)) return;
      best = { knobs: tried, found };
    };
    for (const up of movable)
      for (const stride of strides) {
        const more = moved(knobs, up, stride);
        consider(more);
        for (const down of movable)
          for (const back of down === up || more === undefined ? [] : strides) consider(moved(more!, down, -back));
      }
    if (best === undefined) break;
    knobs = best.knobs;
    now = best.found;
  }
  const edges = way.edges.map((edge, at) => {
    const rank = knobs.ranks[at];
    return {
      ...edge,
      from: { ...edge.from, width: knobs.widths[at]! },
      to: { ...edge.to, width: knobs.widths[at + 1]! },
      ...(rank === undefined ? {} : { rank }),
    };
  });
  return { ...way, ...now, edges };
}

function mostRank(segment: Segment | undefined): number {
  return (segment?.ranks.errors.length ?? 1) - 1;
}
