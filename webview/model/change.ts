/** How a measure changed by shrinking, as a text that holds for both directions. */
import { formatShare } from '../../src/core/message/format';
import { t } from '../l10n';

export type Verdict = 'better' | 'worse' | 'same';

export interface Change {
  readonly text: string;
  readonly verdict: Verdict;
}

/** A share that is too small to be shown. */
const smallest = 0.0005;

/** For measures of which less is better: 11,984 → 2,397 is "−80 %". `undefined` where nothing can be compared. */
export function relativeChange(original: number, now: number): Change | undefined {
  if (!Number.isFinite(now) || !Number.isFinite(original) || original <= 0) return undefined;
  const change = Math.abs(now / original - 1);
  if (change < smallest) return { text: t('unchanged'), verdict: 'same' };
  const size = formatShare(change);
  return now < original ? { text: `−${size}`, verdict: 'better' } : { text: `+${size}`, verdict: 'worse' };
}

/** Times as a factor; differences under 10 % are within the error of a measurement of time. */
export function speedChange(original: number, now: number): Change | undefined {
  if (!(original > 0) || !(now > 0)) return undefined;
  const factor = original / now;
  if (factor > 1.1) return { text: t('{0} × faster', factor.toFixed(1)), verdict: 'better' };
  if (factor < 1 / 1.1) return { text: t('{0} × slower', (1 / factor).toFixed(1)), verdict: 'worse' };
  return { text: t('as fast'), verdict: 'same' };
}
