/** Times as people read them. */
import { t } from '../l10n';

/** 0.031 → "31 µs", 1.5 → "1.5 ms". @param milliseconds of one prediction */
export function formatLatency(milliseconds: number): string {
  return milliseconds < 0.9995 ? `${figures(milliseconds * 1000)} µs` : `${figures(milliseconds)} ms`;
}

/** 5.23 → "5.2 s", 75 → "1 min 15 s". */
export function formatSeconds(seconds: number): string {
  if (seconds < 59.95) return t('{0} s', seconds.toFixed(1));
  const whole = Math.round(seconds);
  return t('{0} min {1} s', Math.floor(whole / 60), whole % 60);
}

function figures(value: number): string {
  return value < 10 ? String(Number(value.toPrecision(2))) : String(Math.round(value));
}
