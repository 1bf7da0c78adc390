/** The measures of two models, name by name, for tables of both. */
import { formatBytes, formatCount, formatShort, formatValue } from '../message/format';
import { type Message, say } from '../message/message';
import { changed } from './changed';
import type { Measures, ModelScore } from './scoreCard';

export interface ComparedMeasure {
  readonly name: Message;
  /** Of the first and the second model; missing where one has no such measure. */
  readonly values: readonly [number | undefined, number | undefined];
  readonly write: (value: number) => string;
  /** Whether less of it is better; missing where that depends on the metric. */
  readonly lessIsBetter?: true;
  /** Whether it was measured with a clock, so that small differences say nothing. */
  readonly isTime?: true;
}

/** What a model costs first, then its loss and metrics, of the held-out rows where both have some. */
export function comparedMeasures(a: ModelScore, b: ModelScore): ComparedMeasure[] {
  const cost = (name: Message, of: (score: ModelScore) => number | null, write: (value: number) => string): ComparedMeasure => ({
    name,
    values: [of(a) ?? undefined, of(b) ?? undefined],
    write,
    lessIsBetter: true,
  });
  return [
    cost(say('parameters'), ({ params }) => params, formatCount),
    cost(say('parameters not zero'), ({ nonzero }) => nonzero, formatCount),
    cost(say('bytes'), ({ bytes }) => bytes, formatBytes),
    cost(say('gzipped'), ({ gzipBytes }) => gzipBytes, formatBytes),
    cost(say('MACs'), ({ macs }) => macs, formatShort),
    { ...cost(say('latency a row'), ({ latencyMs }) => latencyMs, formatMs), isTime: true },
    ...rows((metric) => say('validation {0}', metric), a.validation, b.validation),
    ...rows((metric) => say('training {0}', metric), a.training, b.training),
  ];
}

/** "−20 %"; says nothing of times that differ by less than clocks can tell, and where nothing can be compared. */
export function changeOfMeasure({ values: [before, after], isTime }: ComparedMeasure): string {
  if (before === undefined || after === undefined) return '';
  return isTime === true && Math.abs(after / before - 1) < 0.1 ? '' : changed(before, after);
}

function formatMs(ms: number): string {
  return `${formatValue(Number(ms.toPrecision(3)))} ms`;
}

function rows(named: (metric: string) => Message, a: Measures | undefined, b: Measures | undefined): ComparedMeasure[] {
  const names = [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])];
  return names.map((metric) => ({
    name: named(metric),
    values: [a?.[metric], b?.[metric]],
    write: formatValue,
    ...(metric === 'loss' ? { lessIsBetter: true } : {}),
  }));
}
