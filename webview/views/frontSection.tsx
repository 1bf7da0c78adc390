import { useMemo, useState } from 'preact/hooks';
import type { RunState } from '../../src/core/run/state';
import { t } from '../l10n';
import { frontCosts, type FrontMeasure, frontModels, type FrontModel, frontQualities, kindName } from '../model/front';
import { frontPicture } from '../model/frontPicture';
import { Dropdown } from '../toolkit';
import { DataTable } from './dataTable';
import { FrontChart } from './frontChart';
import { Section } from './section';

interface FrontSectionProps {
  readonly run: RunState;
  /** Whether a person may choose what is shown. */
  readonly hasChoices?: boolean;
  /** Takes a model that is kept with the run, by its number. Without it there is nothing to choose. */
  readonly onTake?: ((number: number) => void) | undefined;
}

/** The models that `auto` has found: how good each is for what it costs. */
export function FrontSection({ run, hasChoices = false, onTake }: FrontSectionProps) {
  const models = useMemo(() => frontModels(run), [run.front, run.tuned, run.chosen, run.finished, run.rounds[0], run.started]);
  const [costId, setCost] = useState('params');
  const [qualityId, setQuality] = useState('loss');
  const costs = useMemo(() => frontCosts(models), [models]);
  const qualities = useMemo(() => frontQualities(models), [models]);
  const cost = chosen(costs, costId);
  const quality = chosen(qualities, qualityId)!;
  const picture = useMemo(() => cost && frontPicture(models, cost, quality), [models, cost, quality]);
  if (run.front === undefined && run.tuned === undefined) return null;
  if (cost === undefined || picture === undefined) return null;
  return (
    <Section
      title={t('Models found: {0} by {1}', quality.title, cost.title)}
      class="front-of"
      aside={
        hasChoices && (
          <span class="choices">
            {qualities.length > 1 && <Choice label={t('compared by')} measures={qualities} value={quality} onChange={setQuality} />}
            <Choice label={t('laid out by')} measures={costs} value={cost} onChange={setCost} />
          </span>
        )
      }
    >
      <FrontChart picture={picture} models={models} onTake={onTake} />
      <DataTable
        caption={t('models found')}
        columns={[t('model'), ...costs.map(({ title }) => title), ...qualities.map(({ title }) => title)]}
        rows={() => models.map((model) => tableRow(model, [...costs, ...qualities]))}
      />
    </Section>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly measures: readonly FrontMeasure[];
  readonly value: FrontMeasure;
  readonly onChange: (id: string) => void;
}

function Choice({ label, measures, value, onChange }: ChoiceProps) {
  const change = (title: string) => onChange(measures.find((measure) => measure.title === title)!.id);
  return <Dropdown label={label} options={measures.map(({ title }) => title)} value={value.title} onChange={change} />;
}

/** What is chosen can be unknown of another run. */
function chosen(measures: readonly FrontMeasure[], id: string): FrontMeasure | undefined {
  return measures.find((measure) => measure.id === id) ?? measures[0];
}

function tableRow(model: FrontModel, measures: readonly FrontMeasure[]): string[] {
  const name = model.number === undefined ? kindName(model.kind) : `${kindName(model.kind)} ${String(model.number)}`;
  return [name, ...measures.map(({ of, write }) => (of(model) === undefined ? '–' : write(of(model)!)))];
}
