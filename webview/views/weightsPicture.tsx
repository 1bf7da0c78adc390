import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount, formatShare } from '../../src/core/message/format';
import type { WeightPicture } from '../../src/core/run/events';
import { t } from '../l10n';
import { type Theme, useTheme } from '../theme';

/** The room for a picture, in CSS pixels; cells are as large as fits. */
const widest = 640;
const highest = 320;

/** One layer's kernel: blue above zero, orange below, empty where weights are gone. */
export function WeightsPicture({ picture }: { readonly picture: WeightPicture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const cell = Math.max(1, Math.floor(Math.min(12, widest / picture.columns, highest / picture.rows)));
  useLayoutEffect(() => draw(canvas.current!, picture, cell, theme), [picture, cell, theme]);
  return (
    <figure class="weights">
      <canvas ref={canvas} width={picture.columns * cell} height={picture.rows * cell} role="img" aria-label={describe(picture)} />
      <figcaption>
        <b>{picture.layer}</b> <span class="key positive" /> {t('positive')} <span class="key negative" /> {t('negative')};{' '}
        {t('empty: zero')}
      </figcaption>
    </figure>
  );
}

function draw(canvas: HTMLCanvasElement, { rows, columns, cells }: WeightPicture, cell: number, theme: Theme): void {
  const context = canvas.getContext('2d')!;
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const weight = cells[row * columns + column]!;
      if (weight === 0) continue;
      context.fillStyle = weight > 0 ? theme.blue : theme.orange;
      context.globalAlpha = 0.25 + 0.75 * (Math.abs(weight) / 127);
      context.fillRect(column * cell, row * cell, cell, cell);
    }
  }
}

function describe({ layer, rows, columns, cells }: WeightPicture): string {
  const kept = cells.reduce((count, cell) => count + (cell === 0 ? 0 : 1), 0);
  return t(
    'Weights of {0}, {1} by {2} cells: {3} of {4} ({5}) hold weights that are not zero.',
    ...[layer, rows, columns, formatCount(kept), formatCount(cells.length), formatShare(kept / cells.length)],
  );
}
