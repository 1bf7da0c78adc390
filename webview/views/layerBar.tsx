import type { Amount } from '../model/layerTable';

interface LayerBarProps {
  readonly params: Amount<number>;
  /** Parameters that make a whole bar: all rows share one scale. */
  readonly largest: number;
  readonly over: boolean;
}

/** Shares of a whole bar that can still be seen. */
const leastGhost = 0.02;
const leastFill = 0.01;

/**
 * The original as a ghost, what remains as its filled part. The number beside it says the same to who cannot see it. Lengths are SVG's
 * attributes, since the page's security policy allows no `style` in HTML, which the first frame comes as.
 */
export function LayerBar({ params: { original, now }, largest, over }: LayerBarProps) {
  const filled = now ?? original;
  const whole = Math.max(original, filled);
  if (whole === 0) return null;
  return (
    <svg class="layer-bar" aria-hidden="true">
      <rect class="ghost" width={percent(Math.max(whole / largest, leastGhost))} height="100%" />
      <rect class={over ? 'fill over' : 'fill'} width={percent(Math.max(filled / largest, leastFill))} height="100%" />
    </svg>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
