/** The measured results as Markdown tables. */
import { formatBytes, formatCount, formatValue } from '../../src/core/message/format';
import type { ModelScore } from '../../src/core/score/scoreCard';
import type { BenchTask, Figure, Result } from './tasks';

/** One row for each figure: mean and worst over the seeds, next to the goal and what peers reach. */
export function goalRows({ title, figures }: BenchTask, results: readonly Result[]): string[][] {
  return figures.map((figure, index) => [index === 0 ? title : '', ...figureCells(figure, results)]);
}

export const goalHeader = ['task', 'figure', 'mean', 'worst', 'goal', 'reached', 'peers'];

function figureCells({ name, of, goal, peers = '' }: Figure, results: readonly Result[]): string[] {
  const values = results.map(of);
  const worst = Math.max(...values);
  const mean = meanOf(values);
  return [name, formatValue(mean), formatValue(worst), `≤ ${formatValue(goal)}`, reached(worst <= goal, mean <= goal), peers];
}

/** @param ratios how many times as long the peer took, run by run */
export function ratioRow({ besidePeer }: BenchTask, ratios: readonly number[]): string[] {
  const { seconds, goal } = besidePeer!;
  const worst = Math.min(...ratios);
  const mean = meanOf(ratios);
  const what = `PyTorch’s seconds of ${seconds === 'command' ? 'the whole script' : 'shrinking to 10 %'}, as a multiple`;
  return [
    '',
    what,
    mean.toFixed(2),
    worst.toFixed(2),
    `≥ ${goal.toFixed(1)}`,
    reached(worst >= goal, mean >= goal),
    ratios.map((ratio) => ratio.toFixed(2)).join(', '),
  ];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function reached(byWorst: boolean, byMean: boolean): string {
  return byWorst ? 'yes' : byMean ? 'on average' : 'no';
}

export const methodHeader = ['method', 'model', 'parameters', 'stored', 'MACs', 'latency, ms', 'validation loss'];

export function methodRow(title: string, model: string, { original, shrunk }: Result): string[] {
  const change = (of: (score: ModelScore) => number | null, format: (value: number) => string) =>
    [original, shrunk].map((score) => (of(score) === null ? '?' : format(of(score)!))).join(' → ');
  return [
    title,
    model,
    change(({ nonzero }) => nonzero, formatCount),
    change(({ bytes }) => bytes, formatBytes),
    change(({ macs }) => macs, formatCount),
    change(
      ({ latencyMs }) => latencyMs,
      (ms) => ms.toPrecision(2),
    ),
    change((score) => (score.validation ?? score.training).loss, formatValue),
  ];
}

export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
