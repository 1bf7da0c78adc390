/** Times as people read them. */

/** 0.031 → "31 µs", 1.5 → "1.5 ms". @param milliseconds of one prediction */
export function formatLatency(milliseconds: number): string {
  return milliseconds < 0.9995 ? `${figures(milliseconds * 1000)} µs` : `${figures(milliseconds)} ms`;
}

/** 5.23 → "5.2 s", 75 → "1 min 15 s". */
export function formatSeconds(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function figures(value: number): string {
  return value < 10 ? String(Number(value.toPrecision(2))) : String(Math.round(value));
}
