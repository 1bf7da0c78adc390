import { formatCount, formatValue } from '../../src/core/cost/format';
import type { Measures, ScoreCard as Scores } from '../../src/core/run/scoreCard';
import { relativeChange, speedChange } from '../model/change';
import { formatLatency } from '../model/format';
import { Section } from './section';

/** Every measure of the original and the shrunk model, exactly. */
export function ScoreCard({ scores: { original, shrunk, outputDifference } }: { readonly scores: Scores }) {
  const counts = (['params', 'nonzero', 'bytes', 'gzipBytes'] as const).map((field) => ({
    name: countNames[field],
    before: formatCount(original[field]),
    after: formatCount(shrunk[field]),
    change: relativeChange(original[field], shrunk[field])?.text,
  }));
  const macs = {
    name: 'MACs a row',
    before: original.macs === null ? 'unknown' : formatCount(original.macs),
    after: shrunk.macs === null ? 'unknown' : formatCount(shrunk.macs),
    change: original.macs === null || shrunk.macs === null ? undefined : relativeChange(original.macs, shrunk.macs)?.text,
  };
  const latency = {
    name: 'latency a row',
    before: formatLatency(original.latencyMs),
    after: formatLatency(shrunk.latencyMs),
    change: speedChange(original.latencyMs, shrunk.latencyMs)?.text,
  };
  const measures = [
    ...measureRows('held-out', original.validation, shrunk.validation),
    ...measureRows('training', original.training, shrunk.training),
    { name: '‖M − Mₛ‖² of outputs', before: '', after: formatValue(outputDifference), change: undefined },
  ];
  return (
    <Section title="Score card" class="score-card-of">
      <div class="scroll">
        <table class="score-card">
          <thead>
            <tr>
              <th scope="col">measure</th>
              <th scope="col" class="number">
                original
              </th>
              <th scope="col" class="number">
                shrunk
              </th>
              <th scope="col" class="number">
                change
              </th>
            </tr>
          </thead>
          <tbody>
            {[...counts, macs, latency, ...measures].map(({ name, before, after, change }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{before}</td>
                <td class="number">{after}</td>
                <td class="number">{change ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

const countNames = {
  params: 'parameters stored',
  nonzero: 'parameters not zero',
  bytes: 'bytes as float32',
  gzipBytes: 'bytes, gzipped',
} as const;

/** Metrics that are written another way than they are keyed. */
const metricNames: Readonly<Record<string, string>> = { mse: 'MSE', mae: 'MAE', r2: 'R²', psnr: 'PSNR', ssim: 'SSIM', auc: 'AUC' };

/** Measures for which more is not worse are shown without a verdict, so only the change's size is said. */
function measureRows(rows: string, before: Measures | undefined, after: Measures | undefined) {
  if (before === undefined || after === undefined) return [];
  return Object.keys(after).map((name) => ({
    name: `${rows} ${metricNames[name] ?? name}`,
    before: before[name] === undefined ? '' : formatValue(before[name]),
    after: formatValue(after[name]!),
    change: before[name] === undefined ? undefined : relativeChange(before[name], after[name]!)?.text,
  }));
}
