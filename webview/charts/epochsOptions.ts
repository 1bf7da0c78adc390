/** Loss and sparsity over all epochs of a run. */
import uPlot from 'uplot';
import { formatCount, formatShare, formatValue } from '../../src/core/message/format';
import { t } from '../l10n';
import type { Theme } from '../theme';
import { logRange } from './logAxis';
import {
  type ChartOptions,
  fainter,
  linear,
  logarithmic,
  lossAxis,
  readingCursor,
  rightAxis,
  showNewestUnlessPointedAt,
  countAxis,
  legendDots,
} from './parts';

interface EpochsShape {
  readonly hasValidation: boolean;
  /** Whether the learning rate changes, and so is shown. */
  readonly ratesVary: boolean;
  readonly logScale: boolean;
  /** The first epoch after something was changed: a line stands before it. */
  readonly shrinkBegan: number | undefined;
  /** Epochs that went wrong: a mark stands at each. */
  readonly marked: readonly number[];
  /** What its curve is called. */
  readonly sparsity: string;
}

/** Columns: epoch, sparsity, training loss and, where there are some, validation loss and learning rate. */
export function epochsOptions(shape: EpochsShape): (theme: Theme) => ChartOptions {
  const { hasValidation, ratesVary, logScale, shrinkBegan, marked, sparsity } = shape;
  return (theme) => ({
    cursor: readingCursor,
    legend: legendDots(theme.blue, theme.text, theme.orange),
    hooks: {
      setCursor: [showNewestUnlessPointedAt],
      drawAxes: [(chart) => drawBeginning(chart, theme, shrinkBegan)],
      draw: [(chart) => drawMarks(chart, theme, marked)],
    },
    scales: {
      x: { time: false },
      loss: logScale ? { distr: logarithmic, range: (_chart, low, high) => logRange(low, high) } : { distr: linear },
      sparsity: { range: [0, 100] },
    },
    axes: [countAxis(theme), lossAxis(theme, { logScale }), rightAxis(theme, 'sparsity', (percent) => `${percent} %`)],
    series: [
      { label: t('epoch'), value: (_chart, epoch: number | null) => (epoch === null ? '–' : formatCount(epoch)) },
      {
        label: sparsity,
        scale: 'sparsity',
        // Weights go before an epoch, not during it.
        paths: uPlot.paths.stepped!({ align: -1 }),
        stroke: theme.blue,
        fill: fainter(theme.blue),
        width: 1,
        points: { show: false },
        value: (_chart, percent: number | null) => (percent === null ? '–' : formatShare(percent / 100)),
      },
      { label: t('training loss'), scale: 'loss', stroke: theme.text, width: 1.25, points: { show: false }, value: showValue },
      ...(hasValidation
        ? [
            {
              label: t('validation loss'),
              scale: 'loss',
              stroke: theme.orange,
              width: 1.5,
              dash: [5, 3],
              points: { show: false },
              value: showValue,
            },
          ]
        : []),
      // Told in the legend, not drawn.
      ...(ratesVary ? [{ label: t('learning rate'), scale: 'rate', paths: () => null, points: { show: false }, value: showValue }] : []),
    ],
  });
}

function drawBeginning(chart: uPlot, theme: Theme, epoch: number | undefined): void {
  if (epoch === undefined) return;
  const { ctx, bbox } = chart;
  const x = Math.round(chart.valToPos(epoch - 1, 'x', true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = theme.muted;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

/** A small triangle on the axis below each epoch. */
function drawMarks(chart: uPlot, theme: Theme, epochs: readonly number[]): void {
  const { ctx, bbox } = chart;
  const size = 5 * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = theme.orange;
  for (const epoch of epochs) {
    const x = Math.round(chart.valToPos(epoch, 'x', true));
    if (x < bbox.left - size || x > bbox.left + bbox.width + size) continue;
    const bottom = bbox.top + bbox.height;
    ctx.beginPath();
    ctx.moveTo(x - size, bottom);
    ctx.lineTo(x + size, bottom);
    ctx.lineTo(x, bottom - 2 * size);
    ctx.fill();
  }
  ctx.restore();
}

function showValue(_chart: uPlot, value: number | null): string {
  return value === null ? '–' : formatValue(value);
}
