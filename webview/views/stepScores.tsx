import { formatBytes, formatCount, formatShort, formatValue } from '../../src/core/message/format';
import { scoredOn, type StepScore } from '../../src/core/score/scoreCard';
import { t } from '../l10n';
import { formatLatency } from '../model/format';
import { ScrollRegion } from './scrollRegion';

/** The model after each of several steps. */
export function StepScores({ steps }: { readonly steps: readonly StepScore[] }) {
  return (
    <ScrollRegion label={t('Steps')}>
      <table class="score-card">
        <thead>
          <tr>
            <th scope="col">{t('after the step')}</th>
            {[t('not zero'), t('stored'), t('MACs'), t('latency'), t('loss')].map((column) => (
              <th key={column} scope="col" class="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map(({ method, score }, at) => (
            <tr key={at}>
              <th scope="row">{`${at + 1}. ${method}`}</th>
              <td class="number">{formatCount(score.nonzero)}</td>
              <td class="number">{formatBytes(score.bytes)}</td>
              <td class="number">{score.macs === null ? t('unknown') : formatShort(score.macs)}</td>
              <td class="number">{formatLatency(score.latencyMs)}</td>
              <td class="number">{formatValue(scoredOn(score).loss)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
