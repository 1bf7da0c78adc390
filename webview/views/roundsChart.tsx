import { useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import { roundsOptions } from '../charts/roundsOptions';
import { formatCount, formatValue } from '../../src/core/cost/format';
import type { RunState } from '../../src/core/run/state';
import { roundsCurve } from '../model/curves';
import { useTheme } from '../theme';
import { Chart } from './chart';
import { DataTable } from './dataTable';
import { Section } from './section';

/** Loss after each pruning and after each fine-tuning, over the parameters that are left. */
export function RoundsChart({ run }: { readonly run: RunState }) {
  const theme = useTheme();
  const { params } = run.started;
  const options = useMemo(() => roundsOptions(theme, params), [theme, params]);
  const data = useMemo((): uPlot.AlignedData => {
    const { x, left, pruned, fineTuned } = roundsCurve(params, run.rounds);
    return [[...x], [...left], [...pruned], [...fineTuned]];
  }, [params, run.rounds]);

  return (
    <Section title="Rounds: loss after pruning, and after the rest has compensated">
      {run.rounds.length === 0 ? (
        <p class="placeholder">Nothing has been removed yet.</p>
      ) : (
        <>
          <Chart description={describe(run)} options={options} data={data} />
          <DataTable
            caption="loss by round"
            columns={['round', 'before', 'pruned', 'fine-tuned', 'parameters left']}
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
  const now = last.lossFineTuned ?? last.lossPruned;
  const count = rounds.length === 1 ? '1 round' : `${rounds.length} rounds`;
  return `${count} of pruning: ${formatCount(started.params)} parameters became ${formatCount(last.nonzero)}, the loss went from ${formatValue(first.lossBefore)} to ${formatValue(now)}.`;
}
