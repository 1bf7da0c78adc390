import { formatCount } from '../../src/core/cost/format';
import type { Amount } from '../model/layerTable';

interface LayerBarProps {
  readonly params: Amount<number>;
  /** Parameters that make a whole bar: all rows share one scale. */
  readonly largest: number;
  readonly over: boolean;
}

/** The original as a ghost, what remains as its filled part. */
export function LayerBar({ params, largest, over }: LayerBarProps) {
  const { original, now = original } = params;
  if (original === 0) return null;
  const text = params.now === undefined ? formatCount(original) : `${formatCount(now)} of ${formatCount(original)} remain`;
  return (
    <div class="ghost" role="img" aria-label={text} style={{ width: percent(original / largest) }}>
      <div class={over ? 'fill over' : 'fill'} style={{ width: percent(now / original) }} />
    </div>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
