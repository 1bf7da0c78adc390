/** A run's result as text. */
import { formatBytes, formatCount, formatShare, formatValue } from '../../core/cost/format';
import type { Measures, ModelScore, ScoreCard } from '../../core/run/scoreCard';
import { columns } from './columns';

export function layerTable({ layers }: ScoreCard): string {
  const rows = layers
    .filter(({ params }) => Math.max(...params) > 0)
    .map(({ name, type, params, nonzero }) => [
      name,
      type,
      formatCount(params[0]),
      formatCount(params[1]),
      formatCount(nonzero[1]),
      formatShare(1 - nonzero[1] / Math.max(1, params[0])),
    ]);
  return columns([['layer', 'type', 'parameters', 'remaining', 'not zero', 'gone'], ...rows]);
}

export function scoreTable({ original, shrunk, outputDifference }: ScoreCard): string {
  const row = (name: string, value: (score: ModelScore) => number | null | undefined, format: (value: number) => string): string[][] => {
    const [before, after] = [value(original), value(shrunk)];
    if (before === undefined || before === null || after === undefined || after === null) return [];
    return [[name, format(before), format(after), ratio(before, after)]];
  };
  const measures = (name: 'training' | 'validation') =>
    Object.keys(original[name] ?? {}).flatMap((metric) =>
      row(`${name} ${metric}`, (score) => (score[name] as Measures)[metric], formatValue),
    );
  return columns([
    ['', 'original', 'shrunk', 'ratio'],
    ...row('parameters', ({ params }) => params, formatCount),
    ...row('not zero', ({ nonzero }) => nonzero, formatCount),
    ...row('stored', ({ bytes }) => bytes, formatBytes),
    ...row('gzipped', ({ gzipBytes }) => gzipBytes, formatBytes),
    ...row('MACs', ({ macs }) => macs, formatCount),
    ...row(
      'latency',
      ({ latencyMs }) => latencyMs,
      (ms) => `${formatValue(Number(ms.toPrecision(3)))} ms`,
    ),
    ...measures('training'),
    ...measures('validation'),
    ['‖M − Ms‖²', '', formatValue(outputDifference), ''],
  ]);
}

function ratio(before: number, after: number): string {
  return before === 0 ? '' : `× ${(after / before).toPrecision(3)}`;
}
