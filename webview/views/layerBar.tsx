import { formatCount } from '../../src/core/cost/format';
import { t } from '../l10n';
import type { Amount } from '../model/layerTable';

interface LayerBarProps {
  readonly params: Amount<number>;
  /** Parameters that make a whole bar: all rows share one scale. */
  readonly largest: number;
  readonly over: boolean;
}

/** The original as a ghost, what remains as its filled part. */
export function LayerBar({ params: { original, now }, largest, over }: LayerBarProps) {
  const filled = now ?? original;
  const whole = Math.max(original, filled);
  if (whole === 0) return null;
  const text = now === undefined ? formatCount(original) : t('{0} of {1} remain', formatCount(now), formatCount(original));
  return (
    <div class="ghost" role="img" aria-label={text} style={{ width: percent(whole / largest) }}>
      <div class={over ? 'fill over' : 'fill'} style={{ width: percent(filled / whole) }} />
    </div>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
