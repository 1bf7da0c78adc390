import type { CodePictures } from '../../src/core/run/rowResults';
import type { Projected } from '../../src/core/score/principalComponents';
import { formatShare } from '../../src/core/message/format';
import { t } from '../l10n';
import { placedPoints } from '../model/placedPoints';
import { Section } from './section';

/** Codes of held-out rows from where they spread the most, before and after. */
export function CodeScatter({ codes: { original, shrunk, anomalies } }: { readonly codes: CodePictures }) {
  return (
    <Section title={t('Codes of rows')} class="row-results-of">
      {anomalies !== undefined && (
        <p class="legend">
          <span class="key positive" /> {t('normal')} <span class="key negative" /> {t('anomalies')}
        </p>
      )}
      <div class="pair">
        <Scatter name={t('original')} projected={original} anomalies={anomalies} />
        {shrunk !== undefined && <Scatter name={t('shrunk')} projected={shrunk} anomalies={anomalies} />}
      </div>
    </Section>
  );
}

interface ScatterProps {
  readonly name: string;
  readonly projected: Projected;
  readonly anomalies: CodePictures['anomalies'];
}

function Scatter({ name, projected: { points, explained }, anomalies }: ScatterProps) {
  const placed = placedPoints(points);
  const held = t('two principal components hold {0} of the variance', formatShare(explained));
  return (
    <figure>
      <figcaption>
        <b>{name}</b> {held}
      </figcaption>
      <svg class="scatter" viewBox="0 0 100 100" role="img" aria-label={t('{0}: codes of {1} rows; {2}', name, placed.length, held)}>
        {placed.map(([x, y], row) => (
          <circle key={row} class={anomalies?.[row] === 1 ? 'anomalies' : 'normal'} cx={x} cy={y} r={1} />
        ))}
      </svg>
    </figure>
  );
}
