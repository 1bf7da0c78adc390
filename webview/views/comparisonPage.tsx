import type { Comparison, ComparedSide } from '../../src/protocol/comparison';
import { t } from '../l10n';
import { sameRows } from '../model/sameRows';
import { ComparedImages } from './comparedImages';
import { ComparedLayers } from './comparedLayers';
import { ComparedScores } from './comparedScores';
import { EpochsChart } from './epochsChart';
import { FrontSection } from './frontSection';
import { HeatMapSection } from './heatMapSection';
import { Learned } from './learned';
import { RoundsChart } from './roundsChart';

/** Two models or runs side by side. */
export function ComparisonPage({ comparison: { sides, diff } }: { readonly comparison: Comparison }) {
  const [a, b] = sides.map(({ run }) => run);
  const images = a === undefined || b === undefined ? undefined : sameRows(a, b);
  return (
    <div class="page comparison">
      <h1 class="visually-hidden">{t('{0} beside {1}', sides[0].title, sides[1].title)}</h1>
      <header class="sides">
        {sides.map((side, at) => (
          <Heading key={at} side={side} />
        ))}
      </header>
      <ComparedScores sides={sides} diff={diff} />
      <ComparedLayers diff={diff} />
      {images !== undefined && <ComparedImages images={images} names={[sides[0].title, sides[1].title]} />}
      {(a ?? b) !== undefined && (
        <div class="curves">
          {sides.map(
            ({ run, title }, at) =>
              run !== undefined && (
                <div key={at} role="group" aria-label={title}>
                  <FrontSection run={run} />
                  <Learned run={run} />
                  <HeatMapSection run={run} />
                  <RoundsChart run={run} />
                  <EpochsChart run={run} />
                </div>
              ),
          )}
        </div>
      )}
    </div>
  );
}

function Heading({ side: { title, under } }: { readonly side: ComparedSide }) {
  return (
    <div>
      <strong>{title}</strong>
      <p class="under">{under}</p>
    </div>
  );
}
