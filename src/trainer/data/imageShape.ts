import type { ImageShape } from '../../core/score/imageMetrics';

/** The shape of rows that are pictures, grey or in colour. */
export function imageShape([height, width, channels, ...more]: readonly number[]): ImageShape | undefined {
  const isImage = height !== undefined && width !== undefined && [undefined, 1, 3].includes(channels) && more.length === 0;
  return isImage ? [height, width, channels ?? 1] : undefined;
}
