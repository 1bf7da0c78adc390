/** How large the gradients of each layer have been, as a strip of bars a layer. Pure. */
import { formatValue } from '../../src/core/message/format';
import type { RunState } from '../../src/core/run/state';

export interface GradientBar {
  readonly epoch: number;
  /** In percent of the strip's height: on a logarithmic scale that all layers share. */
  readonly height: number;
}

export interface GradientStrip {
  readonly layer: string;
  readonly bars: readonly GradientBar[];
  /** The newest. */
  readonly now: string;
  /** Whether it is so much smaller than the largest one that the layer hardly learns. */
  readonly isFaint: boolean;
}

/** A strip is at least this many times as high as what is drawn as nothing, so that small differences look small, and at most this many times. */
const range = { least: 1e3, most: 1e6 };
/** Layers whose gradients are a smaller part of the largest one hardly move within a run. */
const faint = 1e-4;

/** In the order of the model; none before the first look. */
export function gradientStrips(looks: NonNullable<RunState['gradients']>): GradientStrip[] {
  const sizes = looks.flatMap(({ layers }) => layers.map(({ size }) => size)).filter((size) => Number.isFinite(size));
  const largest = Math.max(0, ...sizes);
  const smallest = Math.min(...sizes.filter((size) => size > 0)) / 2;
  const nothing = Math.max(largest / range.most, Math.min(largest / range.least, smallest));
  const newest = looks.at(-1);
  const largestNow = Math.max(0, ...(newest?.layers ?? []).map(({ size }) => size).filter((size) => Number.isFinite(size)));
  return (newest?.layers ?? []).map(({ layer, size }) => ({
    layer,
    bars: looks.flatMap(({ epoch, layers }) => {
      const known = layers.find((candidate) => candidate.layer === layer);
      return known === undefined ? [] : [{ epoch, height: heightOf(known.size, nothing, largest) }];
    }),
    now: formatValue(size),
    isFaint: size < faint * largestNow,
  }));
}

/** What is no number, or infinite, fills the strip. */
function heightOf(size: number, nothing: number, largest: number): number {
  if (!Number.isFinite(size)) return 100;
  if (!(largest > 0) || size <= nothing) return 0;
  return (100 * Math.log(size / nothing)) / Math.log(largest / nothing);
}
