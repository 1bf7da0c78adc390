import { useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import { epochsOptions } from '../charts/epochsOptions';
import { formatShare, formatValue } from '../../src/core/cost/format';
import type { RunState } from '../../src/core/run/state';
import { epochsCurve, wantsLogScale } from '../model/curves';
import { useTheme } from '../theme';
import { Chart } from './chart';
import { DataTable } from './dataTable';
import { Section } from './section';

/** More points than a chart in the panel has pixels would only cost time. */
const drawnPoints = 1200;
const tablePoints = 100;

/** Training and held-out loss, and sparsity, over all epochs. */
export function EpochsChart({ run }: { readonly run: RunState }) {
  const theme = useTheme();
  const { hasValidation } = run.started;
  const curve = useMemo(() => epochsCurve(run, drawnPoints), [run.epochs, run.rounds, run.started]);
  const data = useMemo(
    (): uPlot.AlignedData => [
      [...curve.epoch],
      [...curve.sparsity],
      [...curve.loss],
      ...(hasValidation ? [[...curve.validationLoss]] : []),
    ],
    [curve, hasValidation],
  );
  const logScale = wantsLogScale([...curve.loss, ...curve.validationLoss]);
  const { shrinkBegan } = curve;
  const options = useMemo(
    () => epochsOptions(theme, { hasValidation, logScale, shrinkBegan }),
    [theme, hasValidation, logScale, shrinkBegan],
  );

  return (
    <Section title={`Loss${logScale ? ' (logarithmic)' : ''} and sparsity by epoch`}>
      {run.epochs.length === 0 ? (
        <p class="placeholder">No epoch has ended yet.</p>
      ) : (
        <>
          <Chart description={describe(run)} options={options} data={data} />
          <DataTable
            caption="loss and sparsity by epoch"
            columns={['epoch', 'training loss', ...(hasValidation ? ['held-out loss'] : []), 'sparsity']}
            rows={() => tableRows(run, hasValidation)}
          />
        </>
      )}
    </Section>
  );
}

function tableRows(run: RunState, hasValidation: boolean): string[][] {
  const { epoch, loss, validationLoss, sparsity } = epochsCurve(run, tablePoints);
  return epoch.map((number, at) => [
    String(number),
    formatValue(loss[at]!),
    ...(hasValidation ? [showOptional(validationLoss[at]!)] : []),
    formatShare(sparsity[at]! / 100),
  ]);
}

function showOptional(loss: number | null): string {
  return loss === null ? '–' : formatValue(loss);
}

function describe({ epochs, started }: RunState): string {
  const last = epochs.at(-1)!;
  const heldOut = last.validationLoss === undefined ? '' : `, the held-out loss ${formatValue(last.validationLoss)}`;
  return `Loss of ${started.name} over ${epochs.length} epochs: the training loss is ${formatValue(last.loss)} at the end${heldOut}.`;
}
