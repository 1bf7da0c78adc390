/** The saw of iterative shrinking: the loss jumps when something is removed and falls when the rest compensates. */
import type uPlot from 'uplot';
import { formatCount, formatShort, formatValue } from '../../src/core/message/format';
import { t } from '../l10n';
import type { Theme } from '../theme';
import { type ChartOptions, fainter, lossAxis, readingCursor, rightAxis, showNewestUnlessPointedAt, countAxis, legendDots } from './parts';

/** Columns: round, parameters left, loss before and after fine-tuning. @param params of the original */
export function roundsOptions(params: number): (theme: Theme) => ChartOptions {
  return (theme) => ({
    cursor: readingCursor,
    legend: legendDots(theme.blue, theme.red, theme.green),
    hooks: { setCursor: [showNewestUnlessPointedAt] },
    scales: { x: { time: false }, left: { range: [0, params || 1] } },
    axes: [
      { ...countAxis(theme), values: (_chart, splits) => splits.map((round) => (round === 0 ? t('start') : String(round))) },
      lossAxis(theme, { logScale: false }),
      rightAxis(theme, 'left', (left) => formatShort(left).replace(/\.0+(?= )/u, '')),
    ],
    series: [
      {
        label: t('round'),
        value: (_chart, round: number | null) => (round === null ? '–' : round === 0 ? t('start') : String(Math.ceil(round))),
      },
      {
        label: t('parameters left'),
        scale: 'left',
        stroke: theme.blue,
        fill: fainter(theme.blue),
        width: 1,
        points: { show: false },
        value: (_chart, left: number | null) => (left === null ? '–' : formatCount(left)),
      },
      {
        label: t('before fine-tuning'),
        scale: 'loss',
        stroke: theme.red,
        paths: () => null,
        points: { show: true, size: 7, stroke: theme.red, fill: theme.red },
        value: showLoss,
      },
      {
        label: t('fine-tuned'),
        scale: 'loss',
        stroke: theme.green,
        paths: sawPath(theme),
        points: { show: true, size: 7, stroke: theme.green, fill: theme.green },
        value: showLoss,
      },
    ],
  });
}

/** From each round's fine-tuned loss up to the next one's pruned loss, then straight down to what fine-tuning made of it. */
function sawPath(theme: Theme): uPlot.Series.PathBuilder {
  return (chart) => {
    const [rounds, , pruned, fineTuned] = chart.data as unknown as [number[], number[], (number | null)[], (number | null)[]];
    const path = new Path2D();
    let drawing = false;
    for (const [at, round] of rounds.entries()) {
      const x = chart.valToPos(round, 'x', true);
      for (const loss of [pruned[at], fineTuned[at]]) {
        if (loss === null || loss === undefined) continue;
        const y = chart.valToPos(loss, 'loss', true);
        if (drawing) path.lineTo(x, y);
        else path.moveTo(x, y);
        drawing = true;
      }
    }
    chart.ctx.save();
    chart.ctx.strokeStyle = theme.text;
    chart.ctx.lineWidth = 1.25 * devicePixelRatio;
    chart.ctx.stroke(path);
    chart.ctx.restore();
    return null;
  };
}

function showLoss(_chart: uPlot, loss: number | null): string {
  return loss === null ? '–' : formatValue(loss);
}
