import { median } from '../../src/core/numbers/quantile';
import { activation } from '../../scripts/build/activation.mjs';

/** Of the extension's bundle, in fresh processes. @returns the median of the milliseconds, and the size of what is loaded */
export function activationCost(bundle: string): { readonly ms: number; readonly bytes: number } {
  const times = Array.from({ length: 11 }, () => activation(bundle));
  return { ms: median(times.map(({ ms }) => ms)), bytes: times[0]!.bytes };
}
