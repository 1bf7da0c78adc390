/** Curves as lines of an SVG that is 100 wide and 100 high, all on one scale. Pure. */

/** By row, by curve: the path's `d`. A missing value leaves a gap. */
export function curvePaths(rows: readonly (readonly (readonly (number | null)[])[])[]): string[][] {
  const values = rows.flat(2).filter((value) => value !== null);
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  const height = (value: number) => (range > 0 ? 100 - ((value - least) / range) * 100 : 50);
  return rows.map((curves) => curves.map((curve) => pathOf(curve, height)));
}

function pathOf(curve: readonly (number | null)[], height: (value: number) => number): string {
  const step = 100 / Math.max(1, curve.length - 1);
  return curve
    .flatMap((value, at) => {
      if (value === null) return [];
      const begins = (curve[at - 1] ?? null) === null;
      return `${begins ? 'M' : 'L'}${short(at * step)} ${short(height(value))}`;
    })
    .join('');
}

function short(number: number): number {
  return Math.round(number * 100) / 100;
}
