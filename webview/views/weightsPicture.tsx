import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount, formatShare } from '../../src/core/message/format';
import type { WeightPicture } from '../../src/core/run/events';
import { t } from '../l10n';
import { type Rgb, rgbOf, weightPixels } from '../model/weightPixels';
import { type Theme, useTheme } from '../theme';

/** The room for a picture, in CSS pixels; cells are as large as fits. */
const widest = 640;
const highest = 320;

interface WeightsPictureProps {
  readonly picture: WeightPicture;
  /** How many times as large as fits it is shown. */
  readonly zoom?: number;
}

/** One layer's kernel: blue above zero, orange below, empty where weights are gone. */
export function WeightsPicture({ picture, zoom = 1 }: WeightsPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const { rows, columns } = picture;
  const cell = Math.max(1, Math.floor(Math.min(12, widest / columns, highest / rows)));
  useLayoutEffect(() => draw(canvas.current!, picture, theme), [picture, cell, theme]);
  useLayoutEffect(() => {
    const size = { width: `${columns * cell * zoom}px`, maxWidth: `${zoom * 100}%` };
    Object.assign(canvas.current!.style, zoom === 1 ? { width: '', maxWidth: '' } : size);
  }, [columns, cell, zoom]);
  return (
    <figure class="weights">
      <canvas ref={canvas} width={columns * cell} height={rows * cell} role="img" aria-label={describe(picture)} />
      <figcaption>
        <b>{picture.layer}</b> <span class="key positive" /> {t('positive')} <span class="key negative" /> {t('negative')};{' '}
        {t('empty: zero')}
      </figcaption>
    </figure>
  );
}

/** A pixel for each cell, scaled: a million cells take a few milliseconds. */
function draw(canvas: HTMLCanvasElement, picture: WeightPicture, theme: Theme): void {
  const context = canvas.getContext('2d')!;
  const pixels = weightPixels(picture, colourOf(context, theme.blue), colourOf(context, theme.orange));
  const cells = new OffscreenCanvas(picture.columns, picture.rows);
  cells.getContext('2d')!.putImageData(new ImageData(pixels, picture.columns, picture.rows), 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  context.drawImage(cells, 0, 0, canvas.width, canvas.height);
}

/** Canvases understand every colour, and tell it in one of two ways. */
function colourOf(context: CanvasRenderingContext2D, colour: string): Rgb {
  context.fillStyle = colour;
  return rgbOf(context.fillStyle);
}

function describe({ layer, rows, columns, cells }: WeightPicture): string {
  const kept = cells.reduce((count, cell) => count + (cell === 0 ? 0 : 1), 0);
  return t(
    'Weights of {0}, {1} by {2} cells: {3} of {4} ({5}) hold weights that are not zero.',
    ...[layer, rows, columns, formatCount(kept), formatCount(cells.length), formatShare(kept / cells.length)],
  );
}
