import { formatShare } from '../message/format';

/** "−80 %", or "unchanged"; says nothing where there is nothing to compare with. */
export function changed(before: number, after: number): string {
  if (before === after) return 'unchanged';
  if (!(before > 0) || !Number.isFinite(after)) return '';
  const share = formatShare(Math.abs(after / before - 1));
  return `${after < before ? '−' : '+'}${share}`;
}
