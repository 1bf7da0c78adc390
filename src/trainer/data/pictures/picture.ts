import { say } from '../../../core/message/message';
import { DataError } from '../dataError';

/** Pixels row by row, 0 to 255. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/** Larger pictures are none that a small model is trained on, and would take more than 500 MB to decode. */
export const mostPixels = 25_000_000;

/** @throws DataError */
export function requireSize(width: number, height: number): void {
  if (width * height > mostPixels)
    throw new DataError(say('has {0} × {1} pixels, more than {2} million: make it smaller', width, height, mostPixels / 1e6));
}
