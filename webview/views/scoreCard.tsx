import { formatCount, formatShort, formatValue } from '../../src/core/message/format';
import { type Measures, rowsPerSecond, type ScoreCard as Scores, type Throughput } from '../../src/core/score/scoreCard';
import { t } from '../l10n';
import { relativeChange, speedChange } from '../model/change';
import { formatLatencyOf } from '../model/format';
import { type MeasureRow, MeasureTable } from './measureTable';
import { StepScores } from './stepScores';

/** Every measure of the original and the shrunk model, exactly, and of what was between them. */
export function ScoreCard({ scores }: { readonly scores: Scores }) {
  return (
    <MeasureTable title={t('Score card')} sides={[t('original'), t('shrunk')]} rows={measureRows(scores)}>
      {scores.steps !== undefined && <StepScores steps={scores.steps} />}
    </MeasureTable>
  );
}

function measureRows({ original, shrunk, outputDifference }: Scores): MeasureRow[] {
  const row = (name: string, before: number | null, after: number | null, format: (value: number) => string): MeasureRow => {
    const show = (value: number | null) => (value === null ? t('unknown') : format(value));
    const change = before === null || after === null ? undefined : relativeChange(before, after)?.text;
    return { name, before: show(before), after: show(after), change };
  };
  return [
    row(t('parameters stored'), original.params, shrunk.params, formatCount),
    row(t('parameters not zero'), original.nonzero, shrunk.nonzero, formatCount),
    row(t('bytes: as float32, then packed'), original.bytes, shrunk.bytes, formatCount),
    row(t('bytes as float32, gzipped'), original.gzipBytes, shrunk.gzipBytes, formatCount),
    row(t('MACs a row'), original.macs, shrunk.macs, formatCount),
    {
      name: t('latency a row (quartiles)'),
      before: formatLatencyOf(original),
      after: formatLatencyOf(shrunk),
      change: speedChange(original.latencyMs, shrunk.latencyMs)?.text,
    },
    ...throughputRows(original.throughput, shrunk.throughput),
    ...lossRows(t('validation loss'), (metric) => t('validation {0}', metric), original.validation, shrunk.validation),
    ...lossRows(t('training loss'), (metric) => t('training {0}', metric), original.training, shrunk.training),
    { name: t('output difference (mean squared)'), before: '', after: formatValue(outputDifference), change: undefined },
  ];
}

function throughputRows(original: Throughput | undefined, shrunk: Throughput | undefined): MeasureRow[] {
  if (original === undefined || shrunk === undefined) return [];
  const [before, after] = [rowsPerSecond(original), rowsPerSecond(shrunk)];
  const change = speedChange(1 / before, 1 / after)?.text;
  return [{ name: t('rows a second'), before: formatShort(before), after: formatShort(after), change }];
}

/** Metrics that are written another way than they are keyed. */
const metricNames: Readonly<Record<string, string>> = {
  mse: 'MSE',
  mae: 'MAE',
  r2: 'R²',
  psnr: 'PSNR',
  ssim: 'SSIM',
  auc: 'AUC',
  anomalyAuc: 'anomaly AUC',
};

/** Of some more is better and of others less: they are shown without a verdict, only the change's size is said. */
function lossRows(
  loss: string,
  named: (metric: string) => string,
  before: Measures | undefined,
  after: Measures | undefined,
): MeasureRow[] {
  if (before === undefined || after === undefined) return [];
  return Object.keys(after).map((name) => ({
    name: name === 'loss' ? loss : named(name === 'accuracy' ? t('accuracy') : (metricNames[name] ?? name)),
    before: before[name] === undefined ? '' : formatValue(before[name]),
    after: formatValue(after[name]!),
    change: before[name] === undefined ? undefined : relativeChange(before[name], after[name]!)?.text,
  }));
}
