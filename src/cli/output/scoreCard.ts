/** A run's result as text. */
import { formatBytes, formatCount, formatShare, formatShort, formatValue } from '../../core/message/format';
import { type Measures, type ModelScore, rowsPerSecond, type ScoreCard, scoredOn } from '../../core/score/scoreCard';
import { columns } from './columns';

/** Of every layer the original's parameters, those of the shrunk model that are stored, and those that are not zero. */
export function layerTable({ layers, counted }: ScoreCard): string {
  const isPruned = counted !== undefined;
  const rows = layers
    .filter(({ params }) => Math.max(...params) > 0)
    .map(({ name, type, params, nonzero }) => [
      name,
      type,
      formatCount(params[0]),
      formatCount(params[1]),
      formatCount(nonzero[1]),
      params[0] === 0 ? 'new' : goneOf(1 - nonzero[1] / Math.max(1, isPruned ? nonzero[0] : params[0])),
    ]);
  return columns([['layer', 'type', 'parameters', 'stored', 'not zero', 'gone'], ...rows]);
}

/** A layer can also have grown: one that was fitted to the work of a removed one. */
function goneOf(share: number): string {
  return share < 0 ? `grew ${formatShare(-share)}` : formatShare(share);
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
    ...row('parameters (stored)', ({ params }) => params, formatCount),
    ...row('parameters (not zero)', ({ nonzero }) => nonzero, formatCount),
    ...row('stored', ({ bytes }) => bytes, formatBytes),
    ...row('gzipped', ({ gzipBytes }) => gzipBytes, formatBytes),
    ...row('MACs', ({ macs }) => macs, formatCount),
    ...row(
      'latency',
      ({ latencyMs }) => latencyMs,
      (ms) => `${formatValue(Number(ms.toPrecision(3)))} ms`,
    ),
    ...row(
      'rows a second',
      ({ throughput }) => throughput && rowsPerSecond(throughput),
      (rows) => formatShort(rows),
    ),
    ...measures('training'),
    ...measures('validation'),
    ['output difference', '', formatValue(outputDifference), ''],
  ]);
}

function ratio(before: number, after: number): string {
  return before === 0 ? '' : `× ${(after / before).toPrecision(3)}`;
}

/** The model after each of several steps. */
export function stepTable({ original, steps = [] }: ScoreCard): string {
  const row = (name: string, score: ModelScore): string[] => [
    name,
    formatCount(score.params),
    formatCount(score.nonzero),
    formatBytes(score.bytes),
    formatBytes(score.gzipBytes),
    score.macs === null ? '?' : formatCount(score.macs),
    `${formatValue(Number(score.latencyMs.toPrecision(3)))} ms`,
    formatValue(scoredOn(score).loss),
  ];
  const rows = steps.map(({ method, score }, index) => row(`${String(index + 1)}. ${method}`, score));
  return columns([['after', 'parameters', 'not zero', 'stored', 'gzipped', 'MACs', 'latency', 'loss'], row('original', original), ...rows]);
}
