import type { ComponentChildren } from 'preact';

interface ScrollRegionProps {
  readonly label: string;
  readonly onWheel?: (event: WheelEvent) => void;
  readonly children: ComponentChildren;
}

/** What may be wider or higher than its place, and is scrolled by keys as well. */
export function ScrollRegion({ label, onWheel, children }: ScrollRegionProps) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label} onWheel={onWheel}>
      {children}
    </div>
  );
}
