import type { Confusion } from '../../src/core/run/rowResults';

/** Rows of one class that are taken for another one, or for their own. */
export interface ConfusionCell {
  readonly right: number;
  readonly said: number;
  readonly rows: number;
  /** Of the rows of the right class, 0 to 1. */
  readonly share: number;
}

/** All cells, row by row. */
export function confusionCells(counts: Confusion['original'], classes: number): ConfusionCell[] {
  return counts.map((rows, at) => {
    const right = Math.floor(at / classes);
    const all = counts.slice(right * classes, (right + 1) * classes).reduce((sum, count) => sum + count, 0);
    return { right, said: at % classes, rows, share: all === 0 ? 0 : rows / all };
  });
}

/** The mistake that is made most often; none where none is made. */
export function worstConfusion(cells: readonly ConfusionCell[]): ConfusionCell | undefined {
  return cells
    .filter(({ right, said, rows }) => right !== said && rows > 0)
    .reduce<ConfusionCell | undefined>((worst, cell) => (worst === undefined || cell.rows > worst.rows ? cell : worst), undefined);
}

/** The share of all rows whose class is said. */
export function accuracyOf(cells: readonly ConfusionCell[]): number {
  const sum = (of: readonly ConfusionCell[]) => of.reduce((all, { rows }) => all + rows, 0);
  return sum(cells.filter(({ right, said }) => right === said)) / Math.max(1, sum(cells));
}
