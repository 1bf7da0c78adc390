import type { Amount } from '../model/layerTable';

interface LayerBarProps {
  readonly params: Amount<number>;
  /** Parameters that make a whole bar: all rows share one scale. */
  readonly largest: number;
  readonly over: boolean;
}

/** The original as a ghost, what remains as its filled part. The number beside it says the same to who cannot see it. */
export function LayerBar({ params: { original, now }, largest, over }: LayerBarProps) {
  const filled = now ?? original;
  const whole = Math.max(original, filled);
  if (whole === 0) return null;
  return (
    <div class="ghost" aria-hidden="true" style={{ width: percent(whole / largest) }}>
      <div class={over ? 'fill over' : 'fill'} style={{ width: percent(filled / whole) }} />
    </div>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
