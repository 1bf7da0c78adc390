/** The look that all charts share, as parts of uPlot's options. */
import type uPlot from 'uplot';
import { formatValue } from '../../src/core/message/format';
import type { Theme } from '../theme';
import { logMarks } from './logAxis';

export type ChartOptions = Omit<uPlot.Options, 'width' | 'height'>;

export const countAxis = (theme: Theme): uPlot.Axis => ({
  ...axis(theme),
  size: 22,
  gap: 4,
  grid: { show: false },
  space: 40,
  incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000],
});

export const lossAxis = (theme: Theme, { logScale }: { readonly logScale: boolean }): uPlot.Axis => ({
  ...axis(theme),
  scale: 'loss',
  size: 54,
  space: 30,
  ...(logScale && { splits: (_chart, _axis, low, high) => logMarks(low, high), filter: (_chart, marks) => marks }),
  values: (_chart, marks) => marks.map((value) => formatValue(value)),
});

/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment -- uPlot declares enumerations that it does not give at run time */
const right = 1 as uPlot.Axis.Side.Right;
export const linear = 1 as uPlot.Scale.Distr.Linear;
export const logarithmic = 3 as uPlot.Scale.Distr.Logarithmic;
/* eslint-enable @typescript-eslint/no-unsafe-enum-assignment */

/** An axis on the right, without a grid of its own. */
export const rightAxis = (theme: Theme, scale: string, format: (value: number) => string): uPlot.Axis => ({
  ...axis(theme),
  scale,
  side: right,
  size: 46,
  space: 30,
  grid: { show: false },
  values: (_chart, splits) => splits.map((value) => format(value)),
});

/** Filled dots in the legend, in the order of the series after the first. */
export const legendDots = (...colors: readonly string[]): uPlot.Legend => ({
  markers: { width: 0, fill: (_chart, series) => colors[series - 1] ?? 'transparent' },
});

/** A cursor that only reads: no zooming, no dragging. */
export const readingCursor: uPlot.Cursor = {
  y: false,
  drag: { x: false, y: false, setScale: false },
  points: { size: 7 },
};

/** The legend shows the values under the pointer, and the newest ones when it is elsewhere: for uPlot's hook `setCursor`. */
export function showNewestUnlessPointedAt(chart: uPlot): void {
  const last = chart.data[0].length - 1;
  if (typeof chart.cursor.idx !== 'number' && last >= 0) chart.setLegend({ idx: last }, false);
}

/** Half-transparent, for areas behind lines. */
export const fainter = (color: string): string => `color-mix(in srgb, ${color} 22%, transparent)`;

function axis(theme: Theme): uPlot.Axis {
  return {
    stroke: theme.muted,
    font: font(theme),
    grid: gridLines(theme),
    ticks: { show: false },
  };
}

function gridLines(theme: Theme): uPlot.Axis.Grid {
  return { stroke: theme.grid, width: 1 };
}

function font(theme: Theme): string {
  return `11px ${theme.fontFamily}`;
}
