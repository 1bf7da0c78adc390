/** Which rows are held back, by other rules than "the last ones". */
import { Random } from '../../../core/random/random';

export interface RowKeys {
  readonly rows: number;
  readonly groups?: Int32Array | undefined;
  readonly times?: Float64Array | undefined;
  /** Class numbers. */
  readonly classes?: Float32Array | undefined;
}

/** Numbers of rows, in their order. */
export interface Sides {
  readonly kept: Int32Array;
  readonly held: Int32Array;
}

/** Random numbers of splits have nothing to do with those of training. */
const stream = 0x5b11;

/** About that share of the rows, drawn by a seed. */
export function randomSplit({ rows }: RowKeys, share: number, seed: number): Sides {
  const order = new Random(seed, stream).permutation(rows);
  return sidesOf(rows, order.subarray(0, heldCount(rows, share)));
}

/** About that share of the rows of every class: of a class with one row, none. */
export function stratifiedSplit({ rows, classes }: RowKeys, share: number, seed: number): Sides {
  const order = new Random(seed, stream).permutation(rows);
  const left = new Map<number, number>();
  for (const label of classes!) left.set(label, (left.get(label) ?? 0) + 1);
  for (const [label, count] of left) left.set(label, Math.min(count - 1, Math.round(count * share)));
  return sidesOf(
    rows,
    order.filter((row) => {
      const label = classes![row]!;
      const more = left.get(label)!;
      left.set(label, more - 1);
      return more > 0;
    }),
  );
}

/** Whole groups, drawn by a seed, until they have about that share of the rows; at least one group stays on each side. */
export function groupSplit({ rows, groups }: RowKeys, share: number, seed: number): Sides {
  const sizes = new Map<number, number>();
  for (const group of groups!) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const names = [...sizes.keys()].sort((a, b) => a - b);
  const order = [...new Random(seed, stream).permutation(names.length)].map((at) => names[at]!);
  const held = new Set<number>();
  let count = 0;
  for (const group of order.slice(0, -1)) {
    if (held.size > 0 && count + sizes.get(group)! / 2 > rows * share) continue;
    held.add(group);
    count += sizes.get(group)!;
  }
  return sidesOf(
    rows,
    rowNumbers(rows).filter((row) => held.has(groups![row]!)),
  );
}

/** The latest rows. Rows of one time stay together. */
export function timeSplit({ rows, times }: RowKeys, share: number): Sides {
  const sorted = Float64Array.from(times!).sort();
  const from = sorted[rows - heldCount(rows, share)]!;
  return sidesOf(
    rows,
    rowNumbers(rows).filter((row) => times![row]! >= from),
  );
}

function heldCount(rows: number, share: number): number {
  return Math.max(1, Math.round(rows * share));
}

function rowNumbers(rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}

function sidesOf(rows: number, heldRows: Int32Array): Sides {
  const isHeld = new Uint8Array(rows);
  for (const row of heldRows) isHeld[row] = 1;
  const numbers = rowNumbers(rows);
  return { kept: numbers.filter((row) => isHeld[row] === 0), held: numbers.filter((row) => isHeld[row] === 1) };
}
