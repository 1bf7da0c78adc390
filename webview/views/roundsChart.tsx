import { useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import { roundsOptions } from '../charts/roundsOptions';
import { formatCount, formatValue } from '../../src/core/message/format';
import { countedParams, type RunState } from '../../src/core/run/state';
import { t } from '../l10n';
import { roundsCurve } from '../model/curves';
import { Chart } from './chart';
import { DataTable } from './dataTable';
import { Section } from './section';

/** Loss after each pruning and after each fine-tuning, over the parameters that are left. */
export function RoundsChart({ run }: { readonly run: RunState }) {
  const params = countedParams(run.started);
  const options = useMemo(() => roundsOptions(params), [params]);
  const data = useMemo((): uPlot.AlignedData => {
    const { x, left, pruned, fineTuned } = roundsCurve(params, run.rounds, run.plannedRounds);
    return [[...x], [...left], [...pruned], [...fineTuned]];
  }, [params, run.rounds, run.plannedRounds]);

  return (
    <Section title={t('Rounds: loss before and after fine-tuning')}>
      {run.rounds.length === 0 ? (
        <p class="placeholder">{run.status === 'running' ? t('Nothing has been changed yet.') : t('Nothing was changed.')}</p>
      ) : (
        <>
          <Chart description={describe(run)} options={options} data={data} />
          <DataTable
            caption={t('loss by round')}
            columns={[t('round'), t('at its start'), t('before fine-tuning'), t('fine-tuned'), t('parameters left')]}
            rows={() =>
              run.rounds.map((round) => [
                String(round.round),
                formatValue(round.lossBefore),
                formatValue(round.lossPruned),
                round.lossFineTuned === undefined ? '–' : formatValue(round.lossFineTuned),
                formatCount(round.nonzero),
              ])
            }
          />
        </>
      )}
    </Section>
  );
}

function describe({ rounds, started }: RunState): string {
  const first = rounds[0]!;
  const last = rounds.at(-1)!;
  const numbers = [
    formatCount(countedParams(started)),
    formatCount(last.nonzero),
    formatValue(first.lossBefore),
    formatValue(last.lossFineTuned ?? last.lossPruned),
  ];
  return rounds.length === 1
    ? t('1 round: of {0} parameters {1} are left, the loss went from {2} to {3}.', ...numbers)
    : t('{4} rounds: of {0} parameters {1} are left, the loss went from {2} to {3}.', ...numbers, rounds.length);
}
