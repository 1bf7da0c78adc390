import { useEffect, useState } from 'preact/hooks';
import type { ChosenShrink } from '../../src/core/methods/chosenSteps';
import type { ChoicePreview } from '../../src/core/spec/previewOfChoice';
import type { FromPanel } from '../../src/protocol/panel';
import { t } from '../l10n';
import type { PanelState } from '../model/panelState';
import { costOfRun, isRunOf } from '../model/ranModel';
import { DataPart } from './dataPart';
import { ExportedFiles } from './exportedFiles';
import { Findings } from './findings';
import { FrontSection } from './frontSection';
import { HeatMapSection } from './heatMapSection';
import { Icon } from './icon';
import { LayerBudget } from './layerBudget';
import { LayerWeights } from './layerWeights';
import { MemorySteps } from './memorySteps';
import { Outcome } from './outcome';
import { Notices } from './notices';
import { RunCharts } from './runCharts';
import { RunHeader } from './runHeader';
import { ScoreCard } from './scoreCard';
import { ScoreTiles } from './scoreTiles';
import { ShrinkButtons } from './shrinkButtons';
import { ShrinkForm } from './shrinkForm';

interface PanelPageProps {
  readonly state: PanelState;
  /** Marks a layer and shows its weights. The functions stay the same ones, so that rows need not be drawn again. */
  readonly onSelect: (layer: string) => void;
  /** Shows a layer in the spec, too. */
  readonly onOpen: (layer: string) => void;
  /** Asks the editor for something. */
  readonly onAsk: (message: FromPanel) => void;
  /** Asks the editor what a choice would leave of each layer. */
  readonly onPreview: (chosen: ChosenShrink) => Promise<ChoicePreview>;
}

/** The whole panel. */
export function PanelPage({
  state: { loaded, model, run, isStarting, isElsewhere, pace, hidden, exported, data, selectedLayer, asked, reveals },
  onSelect,
  onOpen,
  onAsk,
  onPreview,
}: PanelPageProps) {
  const [isChoosing, setIsChoosing] = useState(false);
  const close = () => setIsChoosing(false);
  useEffect(() => setIsChoosing(asked !== undefined), [asked]);
  const cost = model?.cost ?? (run === null ? undefined : costOfRun(run.started));
  if (cost === undefined) return <Nothing loaded={loaded} />;
  const stale = run !== null && !isRunOf(run, cost);
  const tableRun = stale ? null : run;
  const isBusy = run?.status === 'running' || isStarting || isElsewhere;
  const form = isChoosing && !isBusy ? model?.usual && { ...model.usual, ...asked } : undefined;
  const canTake = run?.finished !== undefined || (run?.status === 'running' && !isElsewhere);
  const takeModel = (number: number) => onAsk({ type: 'takeModel', number });
  return (
    <div class={run === null ? 'page narrow' : 'page'}>
      <RunHeader name={model?.name ?? run!.started.name} run={run} isStarting={isStarting} pace={pace}>
        <ShrinkButtons
          model={model}
          run={run}
          isStarting={isStarting}
          isElsewhere={isElsewhere}
          onAsk={onAsk}
          {...(form === undefined ? { onChoose: () => setIsChoosing(true) } : {})}
        />
      </RunHeader>
      {form !== undefined && (
        <ShrinkForm
          key={`${model?.spec ?? ''} ${JSON.stringify(asked)}`}
          cost={cost}
          usual={form}
          onAsk={onAsk}
          onPreview={onPreview}
          onClose={close}
        />
      )}
      {isElsewhere && (
        <p class="note">
          <Icon name="information" /> <span>{t('This run goes on in another window, or by a command.')}</span>
        </p>
      )}
      {model?.blocked !== undefined && run?.status !== 'running' && !isStarting && (
        <p id="blocked" class="note">
          <Icon name="information" /> <span>{model.blocked}</span>
        </p>
      )}
      {hidden !== undefined && run === null && (
        <p class="note">
          <Icon name="information" /> <span>{hidden}</span>
        </p>
      )}
      {stale && (
        <p class="note">
          <Icon name="information" />{' '}
          <span>{t('The spec has changed since this run: the table shows the spec as it is now, everything else is of the run.')}</span>
        </p>
      )}
      {run !== null && <Outcome run={run} />}
      <ScoreTiles cost={stale ? costOfRun(run.started) : cost} run={run} />
      <div class="columns">
        <div class="column">
          <LayerBudget
            cost={cost}
            budget={model?.budget ?? {}}
            run={tableRun}
            selectedLayer={selectedLayer}
            reveals={reveals}
            onOpen={onOpen}
          />
          <Findings cost={cost} run={tableRun} />
          {model?.memory !== undefined && <MemorySteps memory={model.memory} budget={model.budget} misfits={model.misfits ?? []} />}
          <DataPart key={model?.spec} data={model?.data} shown={data} onAsk={onAsk} />
          {run !== null && <HeatMapSection run={run} />}
          {run !== null && <LayerWeights pictures={run.pictures} selectedLayer={selectedLayer} onSelect={onSelect} />}
          {run !== null && <Notices notices={run.notices} />}
        </div>
        {run !== null && (
          <div class="column">
            <FrontSection run={run} hasChoices onTake={canTake ? takeModel : undefined} />
            <RunCharts run={run} />
            {run.finished !== undefined && <ScoreCard scores={run.finished.scoreCard} />}
            {exported !== undefined && run.finished !== undefined && <ExportedFiles files={exported} />}
          </div>
        )}
      </div>
    </div>
  );
}

/** There is no model to show, or the editor has not said yet which. */
function Nothing({ loaded }: { readonly loaded: boolean }) {
  return (
    <div class="nothing">
      <h1>Model Bonsai</h1>
      <p role="status">
        {loaded
          ? t('Open a model spec (a file that ends in .model.json) to see what each of its layers costs.')
          : t('Waiting for the editor…')}
      </p>
    </div>
  );
}
