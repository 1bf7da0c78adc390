/** Windows over a series: this many rows that follow each other are one row of the data. */
import type { Columns } from '../../../core/numbers/columns';
import type { RowRange } from '../chunks';
import type { RowArray } from '../rows/rowArray';

export interface WindowChoice {
  /** Rows of a window. */
  readonly length: number;
  /** Rows from the beginning of one window to that of the next. */
  readonly stride: number;
}

/**
 * Where windows begin in a series, each within one group.
 *
 * @param rows of the series, in its order. @param groups the group of each row
 */
export function windowStarts(rows: number, { length, stride }: WindowChoice, groups: Int32Array | undefined): Int32Array {
  const starts: number[] = [];
  for (let from = 0; from < rows;) {
    let to = from + 1;
    while (to < rows && (groups === undefined || groups[to] === groups[from])) to++;
    for (let start = from; start + length <= to; start += stride) starts.push(start);
    from = to;
  }
  return Int32Array.from(starts);
}

/** @param starts from `windowStarts` */
export function windowedRows(series: RowArray, length: number, starts: Int32Array): RowArray {
  const width = length * series.width;
  return {
    ...series,
    rows: starts.length,
    rowShape: [length, ...series.rowShape],
    width,
    read: async (ranges, into) => {
      let at = 0;
      for (const { windows, rows } of intervalsOf(ranges, length, starts)) {
        const read = new Float32Array((rows.to - rows.from) * series.width);
        await series.read([rows], read);
        for (let window = windows.from; window < windows.to; window++, at += width) {
          const start = (starts[window]! - rows.from) * series.width;
          into.set(read.subarray(start, start + width), at);
        }
      }
    },
    numberOf: (window) => series.numberOf(starts[window]!),
  };
}

/** Windows that overlap or follow each other are read together. */
function* intervalsOf(
  ranges: readonly RowRange[],
  length: number,
  starts: Int32Array,
): Generator<{ readonly windows: RowRange; readonly rows: RowRange }> {
  for (const { from, to } of ranges) {
    for (let first = from; first < to;) {
      let last = first;
      while (last + 1 < to && starts[last + 1]! >= starts[last]! && starts[last + 1]! <= starts[last]! + length) last++;
      yield { windows: { from: first, to: last + 1 }, rows: { from: starts[first]!, to: starts[last]! + length } };
      first = last + 1;
    }
  }
}

/** One label for each window: that of its last row, or the largest of its rows. */
export function windowLabels(
  { values: labels, width }: Columns,
  length: number,
  starts: Int32Array,
  which: 'last' | 'largest',
): Float32Array {
  const found = new Float32Array(starts.length * width);
  for (const [window, start] of starts.entries())
    for (let value = 0; value < width; value++) {
      let label = labels[(start + length - 1) * width + value]!;
      if (which === 'largest') for (let row = start; row < start + length; row++) label = Math.max(label, labels[row * width + value]!);
      found[window * width + value] = label;
    }
  return found;
}
