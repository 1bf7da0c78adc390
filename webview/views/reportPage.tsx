import type { RunState } from '../../src/core/run/state';
import { t } from '../l10n';
import { costOfRun } from '../model/ranModel';
import { Findings } from './findings';
import { FrontSection } from './frontSection';
import { HeatMapSection } from './heatMapSection';
import { LayerBudget } from './layerBudget';
import { Outcome } from './outcome';
import { Notices } from './notices';
import { RunCharts } from './runCharts';
import { RunHeader } from './runHeader';
import { ScoreCard } from './scoreCard';
import { ScoreTiles } from './scoreTiles';
import { Section } from './section';
import { WeightsPicture } from './weightsPicture';

/** A run for reading and printing: what the panel shows, and the weights of every layer. */
export function ReportPage({ run }: { readonly run: RunState }) {
  const cost = costOfRun(run.started);
  return (
    <>
      <RunHeader name={run.started.name} run={run}>
        <time dateTime={new Date(run.started.time).toISOString()}>{new Date(run.started.time).toLocaleString()}</time>
      </RunHeader>
      <Outcome run={run} />
      <ScoreTiles cost={cost} run={run} />
      <div class="columns">
        <div class="column">
          <LayerBudget cost={cost} budget={{}} run={run} />
          <Findings cost={cost} run={run} />
          <HeatMapSection run={run} />
          <Notices notices={run.notices} />
          {run.finished !== undefined && <ScoreCard scores={run.finished.scoreCard} />}
        </div>
        <div class="column">
          <FrontSection run={run} />
          <RunCharts run={run} />
        </div>
      </div>
      {run.pictures.length > 0 && (
        <Section title={t('Weights')} class="gallery-of">
          <div class="gallery">
            {run.pictures.map((picture) => (
              <WeightsPicture key={picture.layer} picture={picture} />
            ))}
          </div>
        </Section>
      )}
    </>
  );
}
