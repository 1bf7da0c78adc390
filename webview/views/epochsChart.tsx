import { useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import { epochsOptions } from '../charts/epochsOptions';
import { formatCount, formatShare, formatValue } from '../../src/core/message/format';
import type { RunState } from '../../src/core/run/state';
import { t } from '../l10n';
import { epochsCurve, markedEpochs, wantsLogScale } from '../model/curves';
import { sparsityName } from '../model/methods';
import { Chart } from './chart';
import { DataTable } from './dataTable';
import { Section } from './section';

/** More points than a chart in the panel has pixels would only cost time. */
const drawnPoints = 1200;
const tablePoints = 100;

/** Training and validation loss, and sparsity, over all epochs. */
export function EpochsChart({ run }: { readonly run: RunState }) {
  const { hasValidation } = run.started;
  const curve = useMemo(() => epochsCurve(run, drawnPoints), [run.epochs, run.rounds, run.started]);
  const ratesVary = new Set(curve.learningRate).size > 1;
  const data = useMemo(
    (): uPlot.AlignedData => [
      [...curve.epoch],
      [...curve.sparsity],
      [...curve.loss],
      ...(hasValidation ? [[...curve.validationLoss]] : []),
      ...(ratesVary ? [[...curve.learningRate]] : []),
    ],
    [curve, hasValidation, ratesVary],
  );
  const logScale = wantsLogScale([...curve.loss, ...curve.validationLoss]);
  const { shrinkBegan } = curve;
  const sparsity = sparsityName(run.started);
  const marked = useMemo(() => markedEpochs(run), [run.notices]);
  const options = useMemo(
    () => epochsOptions({ hasValidation, ratesVary, logScale, shrinkBegan, marked, sparsity }),
    [hasValidation, ratesVary, logScale, shrinkBegan, marked, sparsity],
  );

  return (
    <Section title={logScale ? t('Loss (logarithmic) and {0} by epoch', sparsity) : t('Loss and {0} by epoch', sparsity)}>
      {run.epochs.length === 0 ? (
        <p class="placeholder">{t('No epoch has ended yet.')}</p>
      ) : (
        <>
          <Chart description={describe(run)} options={options} data={data} />
          <DataTable
            caption={t('loss and {0} by epoch', sparsity)}
            columns={[
              t('epoch'),
              t('training loss'),
              ...(hasValidation ? [t('validation loss')] : []),
              sparsity,
              ...(ratesVary ? [t('learning rate')] : []),
            ]}
            rows={() => tableRows(run, hasValidation, ratesVary)}
          />
        </>
      )}
    </Section>
  );
}

function tableRows(run: RunState, hasValidation: boolean, ratesVary: boolean): string[][] {
  const { epoch, loss, validationLoss, sparsity, learningRate } = epochsCurve(run, tablePoints);
  return epoch.map((number, at) => [
    String(number),
    formatValue(loss[at]!),
    ...(hasValidation ? [showOptional(validationLoss[at]!)] : []),
    formatShare(sparsity[at]! / 100),
    ...(ratesVary ? [formatValue(learningRate[at]!)] : []),
  ]);
}

function showOptional(loss: number | null): string {
  return loss === null ? '–' : formatValue(loss);
}

function describe(run: RunState): string {
  const { epoch, loss, validationLoss } = run.epochs.at(-1)!;
  const marked = markedEpochs(run);
  return [
    t('Loss of {0} over {1} epochs: the training loss is {2} at the end.', run.started.name, formatCount(epoch), formatValue(loss)),
    ...(validationLoss === undefined ? [] : [t('The validation loss is {0}.', formatValue(validationLoss))]),
    ...(marked.length === 0 ? [] : [t('Something went wrong at epoch {0}: see the notices.', marked.map(formatCount).join(', '))]),
  ].join(' ');
}
