import { describe, expect, it } from 'vitest';
import { Random } from '../../random/random';
import { cheapestWays, type Edge } from './paths';

/** Every way from the first cut point to the last. */
function everyWay(edges: readonly Edge[], cuts: number): Edge[][] {
  const on = (from: Edge['to']): Edge[][] =>
    from.cut === cuts - 1
      ? [[]]
      : edges
          .filter((edge) => edge.from.cut === from.cut && edge.from.width === from.width)
          .flatMap((edge) => on(edge.to).map((rest) => [edge, ...rest]));
  const starts = new Set(edges.filter(({ from }) => from.cut === 0).map(({ from }) => from.width));
  return [...starts].flatMap((width) => on({ cut: 0, width }));
}

function randomEdges(cuts: number, random: Random): Edge[] {
  const widths = [1, 2, 3];
  const edges: Edge[] = [];
  for (let from = 0; from < cuts; from++)
    for (let to = from + 1; to < cuts; to++)
      for (const width of widths)
        for (const other of widths)
          for (const kind of ['layer', 'linear'])
            edges.push({
              from: { cut: from, width },
              to: { cut: to, width: other },
              cost: 1 + Math.floor(random.uniform() * 20),
              error: Math.floor(random.uniform() * 20) - 3,
              kind: `${kind} ${String(from)}-${String(to)}`,
            });
  return edges;
}

describe('the cheapest ways through a chain', () => {
  it.each([1, 2, 3])('are those of trying all of them (%i)', (seed) => {
    const edges = randomEdges(4, new Random(seed));
    const all = everyWay(edges, 4).map((way) => ({
      cost: way.reduce((sum, { cost }) => sum + cost, 0),
      error: way.reduce((sum, { error }) => sum + error, 0),
      structure: way.map(({ kind }) => kind).join(', '),
    }));
    const best = all.filter(
      (way) =>
        !all.some(
          (other) =>
            other.structure === way.structure &&
            other.cost <= way.cost &&
            other.error <= way.error &&
            (other.cost < way.cost || other.error < way.error),
        ),
    );
    const figures = (ways: readonly Pick<(typeof all)[number], 'cost' | 'error' | 'structure'>[]) =>
      [...new Set(ways.map(({ cost, error, structure }) => `${structure}: ${String(cost)} ${String(error)}`))].sort();
    const found = cheapestWays(edges, 4);
    expect(figures(found)).toEqual(figures(best));
    for (const { edges: way, cost, error } of found) {
      expect(way.reduce((sum, edge) => sum + edge.cost, 0)).toBe(cost);
      expect(way.reduce((sum, edge) => sum + edge.error, 0)).toBe(error);
      for (const [at, edge] of way.slice(1).entries()) expect(edge.from).toEqual(way[at]!.to);
    }
  });

  it('keep one of those that cost about the same, with the least error', () => {
    const edge = (cost: number, error: number): Edge => ({
      from: { cut: 0, width: 1 },
      to: { cut: 1, width: 1 },
      cost,
      error,
      kind: 'linear 0-1',
    });
    const ways = cheapestWays([edge(1000, 5), edge(1001, 4), edge(1200, 3)], 2, 1.1);
    expect(ways.map(({ cost }) => cost)).toEqual([1001, 1200]);
  });

  it('have the best at every cost also where structures are too many to try', () => {
    const random = new Random(4);
    const cuts = 12;
    const edges = randomEdges(cuts, random);
    const found = cheapestWays(edges, cuts);
    // The least error at every cost, without a look at structures: costs are whole numbers.
    const most = 20 * (cuts - 1);
    const least = new Map<string, number[]>();
    const at = ({ cut, width }: Edge['from']) => `${String(cut)}:${String(width)}`;
    for (let cut = 0; cut < cuts; cut++)
      for (const width of [1, 2, 3]) {
        const errors = Array.from({ length: most + 1 }, (_, cost) => (cut === 0 && cost === 0 ? 0 : Infinity));
        for (const edge of edges.filter(({ to }) => to.cut === cut && to.width === width))
          for (const [cost, error] of least.get(at(edge.from))!.entries())
            if (cost + edge.cost <= most) errors[cost + edge.cost] = Math.min(errors[cost + edge.cost]!, error + edge.error);
        least.set(at({ cut, width }), errors);
      }
    const bestWithin = (cost: number) =>
      Math.min(...[1, 2, 3].flatMap((width) => least.get(at({ cut: cuts - 1, width }))!.slice(0, cost + 1)));
    const foundWithin = (limit: number) => Math.min(...found.flatMap(({ cost, error }) => (cost <= limit ? [error] : [])));
    for (let cost = 1; cost <= most; cost++) expect(foundWithin(cost)).toBe(bestWithin(cost));
  });
});
