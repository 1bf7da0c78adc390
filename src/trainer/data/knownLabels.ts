import { rowsInTurn } from './prepare/statistics';
import type { RowArray } from './rows/rowArray';
import type { KnownLabels } from './task';

/** What labels say of themselves, all of them read once. */
export async function knownLabels(labels: RowArray): Promise<KnownLabels> {
  let largest = -Infinity;
  let areWhole = true;
  for await (const values of rowsInTurn(labels))
    for (const value of values) {
      if (value > largest) largest = value;
      areWhole &&= Number.isInteger(value) && value >= 0;
    }
  return { width: labels.width, largest, areWhole };
}
