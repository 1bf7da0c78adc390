import type { Rows, Samples } from './engine';
import { sampleRows } from './rows';

/** Rows of one gradient for importances; the squares are means over such batches. */
export const gradientRows = 32;

/** More rows than these hardly change what a weight seems worth, but take longer than an epoch. */
const mostRows = 10_240;

/** The rows whose gradients importances are made of: all, or, where these are many, some that are evenly spread. */
export function rowsForGradients(rows: Rows, most = mostRows): Promise<Samples> {
  return sampleRows(rows, most);
}
