/** Times as people read them. */
import type { ModelScore } from '../../src/core/score/scoreCard';
import { t } from '../l10n';

const largestInMicroseconds = 0.9995;

/** 0.031 → "31 µs", 1.5 → "1.5 ms". @param milliseconds of one prediction */
export function formatLatency(milliseconds: number): string {
  return milliseconds < largestInMicroseconds ? `${figures(milliseconds * 1000)} µs` : `${figures(milliseconds)} ms`;
}

/** "31 µs (29–35)": the median, and between which the middle half lies, in the unit of the median. */
export function formatLatencyOf({ latencyMs, latencySpread }: Pick<ModelScore, 'latencyMs' | 'latencySpread'>): string {
  const shown = formatLatency(latencyMs);
  if (latencySpread === undefined) return shown;
  const inUnit = latencyMs < largestInMicroseconds ? 1e6 : 1e3;
  return `${shown} (${latencySpread.seconds.map((seconds) => figures(seconds * inUnit)).join('–')})`;
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
