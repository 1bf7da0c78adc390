/** Differences of JSON documents that two runs have written. */

/** Fields that hold what a clock said. */
const timings = new Set(['latencyMs', 'seconds', 'started', 'time']);

/** A document without what clocks said, also where a message tells it. */
export function untimed(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (timings.has(key)) return undefined;
    return isTimedMessage(value) ? { ...value, values: [] } : value;
  });
}

/** A message about milliseconds, which has them among its values. */
function isTimedMessage(value: unknown): value is { readonly template: string } {
  if (typeof value !== 'object' || value === null || !('template' in value)) return false;
  return typeof value.template === 'string' && / ms\b/u.test(value.template);
}

/** Where two documents first differ, and by what: "scoreCard.shrunk.nonzero: 128, then 129"; undefined where they are equal. */
export function firstDifference(a: unknown, b: unknown, at: readonly string[] = []): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b))
    return `${at.length === 0 ? 'the document' : at.join('.')}: ${shown(a)}, then ${shown(b)}`;
  const [fields, others] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  for (const key of new Set([...Object.keys(fields), ...Object.keys(others)])) {
    const difference = firstDifference(fields[key], others[key], [...at, key]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
