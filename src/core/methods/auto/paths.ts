/**
 * A chain of cut points with choices between them, and all of its cheapest ways at once: a dynamic programme over cut points, each with the widths that it may
 * have. A choice that replaces several layers is an edge past the cut points between them, so that choices that overlap exclude each other exactly.
 */

/** A cut point with this many of its units. */
export interface Place {
  readonly cut: number;
  readonly width: number;
}

/** What leads from one cut point to a later one. */
export interface Edge {
  readonly from: Place;
  readonly to: Place;
  readonly cost: number;
  /** What it adds to the loss; it may take away. */
  readonly error: number;
  /** Ways with the same kinds of edges are variants of one structure. */
  readonly kind: string;
  /** Of the linear map in its place; none where layers stay as they are. */
  readonly rank?: number;
}

export interface Way {
  readonly edges: readonly Edge[];
  readonly cost: number;
  readonly error: number;
  /** The kinds of its edges, one after the other. */
  readonly structure: string;
}

/** Each structure under a number: ways are told apart by it many times over. */
class Structures {
  readonly #names = [''];
  readonly #longer = [new Map<string, number>()];

  with(structure: number, kind: string): number {
    const known = this.#longer[structure]!.get(kind);
    if (known !== undefined) return known;
    this.#longer[structure]!.set(kind, this.#names.length);
    this.#longer.push(new Map());
    return this.#names.push(structure === 0 ? kind : `${this.#names[structure]!}, ${kind}`) - 1;
  }

  name(structure: number): string {
    return this.#names[structure]!;
  }
}

interface Label {
  readonly cost: number;
  readonly error: number;
  readonly structure: number;
  readonly last?: { readonly edge: Edge; readonly before: Label };
}

/** A place of a deep chain can be reached by millions of structures; this many ways to it are gone on with. */
const mostLabels = 400;

/**
 * Of each structure, the ways from the first cut point to the last that none of the same structure beats in cost and error at once, by rising cost. Of chains with
 * very many structures, those that stay nearest to the best at their cost; the best at every cost are always among them.
 *
 * @param cuts how many cut points there are
 * @param resolution of ways whose costs differ by less than this factor, only the one with the least error is kept; 1 keeps all
 */
export function cheapestWays(edges: readonly Edge[], cuts: number, resolution = 1): Way[] {
  const structures = new Structures();
  const labels = new Map<string, Label[]>();
  const from = new Map<number, Edge[]>();
  for (const edge of edges) {
    from.set(edge.from.cut, [...(from.get(edge.from.cut) ?? []), edge]);
    if (edge.from.cut === 0) labels.set(keyOf(edge.from), [{ cost: 0, error: 0, structure: 0 }]);
  }
  for (let cut = 0; cut < cuts - 1; cut++) {
    const reached = new Map<string, Label[]>();
    for (const edge of from.get(cut) ?? []) {
      for (const before of labels.get(keyOf(edge.from)) ?? []) {
        const structure = structures.with(before.structure, edge.kind);
        const label = { cost: before.cost + edge.cost, error: before.error + edge.error, structure, last: { edge, before } };
        const key = keyOf(edge.to);
        const others = reached.get(key);
        if (others === undefined) reached.set(key, [label]);
        else others.push(label);
      }
      const waiting = reached.get(keyOf(edge.to));
      if (waiting !== undefined && waiting.length > 20_000) reached.set(keyOf(edge.to), undominated(waiting, resolution));
    }
    for (const [key, more] of reached) labels.set(key, undominated([...(labels.get(key) ?? []), ...more], resolution));
  }
  const ends = [...labels].flatMap(([key, own]) => (key.startsWith(`${String(cuts - 1)}:`) ? own : []));
  return undominated(ends, resolution)
    .map((label): Way => ({ ...wayOf(label), structure: structures.name(label.structure) }))
    .sort((a, b) => a.cost - b.cost || a.error - b.error);
}

function keyOf({ cut, width }: Place): string {
  return `${String(cut)}:${String(width)}`;
}

/** Within each structure. */
function undominated(labels: readonly Label[], resolution: number): Label[] {
  const best = new Map<number, number>();
  const step = Math.log(resolution);
  const kept: Label[] = [];
  /** Of each structure, where the last that was kept is, and which costs it stands for. */
  const last = new Map<number, { readonly place: number; readonly bucket: number }>();
  for (const label of [...labels].sort((a, b) => a.cost - b.cost || a.error - b.error)) {
    const { structure, cost, error } = label;
    if (error >= (best.get(structure) ?? Infinity)) continue;
    best.set(structure, error);
    const bucket = step > 0 ? Math.floor(Math.log(Math.max(cost, 1)) / step) : kept.length;
    const before = last.get(structure);
    if (before?.bucket === bucket) kept[before.place] = label;
    else {
      last.set(structure, { place: kept.length, bucket });
      kept.push(label);
    }
  }
  return nearest(kept);
}

/** What no label of any structure beats, and the structures that come closest to that. @param labels by rising cost */
function nearest(labels: readonly Label[]): Label[] {
  if (labels.length <= mostLabels) return [...labels];
  const excess = new Map<number, number>();
  const count = new Map<number, number>();
  const isBest = new Set<Label>();
  let least = Infinity;
  for (const label of labels) {
    if (label.error < least) isBest.add(label);
    least = Math.min(least, label.error);
    excess.set(label.structure, Math.min(excess.get(label.structure) ?? Infinity, label.error - least));
    count.set(label.structure, (count.get(label.structure) ?? 0) + 1);
  }
  let room = mostLabels;
  const near = new Set<number>();
  for (const [structure] of [...excess].sort(([a, nearA], [b, nearB]) => nearA - nearB || a - b)) {
    room -= count.get(structure)!;
    if (room < 0) break;
    near.add(structure);
  }
  return labels.filter((label) => isBest.has(label) || near.has(label.structure));
}

function wayOf(label: Label): Omit<Way, 'structure'> {
  const edges: Edge[] = [];
  for (let at = label; at.last !== undefined; at = at.last.before) edges.unshift(at.last.edge);
  return { edges, cost: label.cost, error: label.error };
}
