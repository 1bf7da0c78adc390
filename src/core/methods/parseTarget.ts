import type { ShrinkTarget } from './targetSchema';
import { parseAmount } from './amount';

/** Limits of a target that a person writes as one amount. */
export type WrittenLimit = SizeLimit | 'latencyMs' | 'maxLossIncrease' | 'maxMetricDrop';

/** Those that are shares of what the model has, or counts. */
export type SizeLimit = 'params' | 'bytes' | 'macs';

const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/**
 * What may remain, as a person writes it: "20 %" or "2,390" of the parameters, "16 kB" or "30 % bytes", "50 % MACs" or "1.2 M MACs", "2 ms" for a row, and "loss +5 %".
 *
 * @returns undefined for anything else
 */
export function parseTarget(text: string): ShrinkTarget | undefined {
  const loss = /^\s*loss\s*(.*)$/iu.exec(text);
  if (loss !== null) return named('maxLossIncrease', loss[1]!);
  if (/\d\s*(?:ms|µs)\s*$/u.test(text)) return named('latencyMs', text);
  const counted = /^(.*?)(MACs|bytes|B)\s*$/iu.exec(text);
  if (counted === null) return named('params', text);
  return named(counted[2]!.toLowerCase() === 'macs' ? 'macs' : 'bytes', counted[1]!);
}

function named(limit: WrittenLimit, text: string): ShrinkTarget | undefined {
  const value = parseLimit(limit, text);
  return value === undefined ? undefined : { [limit]: value };
}

/**
 * One limit, as a person writes it who has been asked for just that.
 *
 * @returns undefined for anything else
 * @example
 * parseLimit('bytes', '16 kB'); // → 16000
 * parseLimit('bytes', '30 %'); // → 0.3
 * parseLimit('maxLossIncrease', '+5 %'); // → 0.05
 * parseLimit('maxMetricDrop', '1 %'); // → 0.01
 * parseLimit('latencyMs', '250 µs'); // → 0.25
 */
export function parseLimit(limit: WrittenLimit, text: string): number | undefined {
  if (limit === 'params') return parseAmount(text);
  if (limit === 'latencyMs') return parseMilliseconds(text);
  if (limit === 'maxMetricDrop') return parseDrop(text);
  if (limit === 'maxLossIncrease') return /%\s*$/u.test(text) ? parseAmount(text.replace(/^\s*\+/u, '')) : undefined;
  if (/%\s*$/u.test(text)) return parseAmount(text);
  const count = /^\s*(\d[\d,]*(?:\.\d+)?)\s*([kMG]?)\s*(?:MACs|bytes|B)?\s*$/iu.exec(text);
  if (count === null) return undefined;
  const value = Math.floor(Number(count[1]!.replaceAll(',', '')) * factors[count[2]!.toLowerCase()]!);
  return value > 1 ? value : undefined;
}

function parseMilliseconds(text: string): number | undefined {
  const time = /^\s*(\d*\.?\d+)\s*(ms|µs)?\s*$/u.exec(text);
  const value = time === null ? 0 : Number(time[1]) / (time[2] === 'µs' ? 1000 : 1);
  return value > 0 ? value : undefined;
}

/** How much a metric may fall: none at all is a limit, too. */
function parseDrop(text: string): number | undefined {
  const drop = /^\s*[-−]?(\d*\.?\d+)\s*(%?)\s*$/u.exec(text);
  return drop === null ? undefined : Number((Number(drop[1]) / (drop[2] === '%' ? 100 : 1)).toPrecision(12));
}

/** A limit as `parseLimit` reads it. */
export function writeLimit(limit: WrittenLimit, value: number): string {
  if (limit === 'latencyMs') return `${String(value)} ms`;
  if (limit === 'maxMetricDrop') return String(value);
  return limit === 'maxLossIncrease' || value <= 1 ? `${Number((value * 100).toPrecision(12))} %` : String(value);
}
