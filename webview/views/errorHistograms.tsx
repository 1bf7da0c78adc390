import type { ErrorHistogram, ErrorHistograms as Histograms } from '../../src/core/score/errorHistograms';
import { formatCount, formatValue } from '../../src/core/message/format';
import { t } from '../l10n';
import { DataTable } from './dataTable';
import { Section } from './section';

/** Reconstruction errors of normal rows and of anomalies, before and after: the less they overlap, the better. */
export function ErrorHistograms({ histograms: { edges, models } }: { readonly histograms: Histograms }) {
  const names = [t('original'), t('shrunk')];
  return (
    <Section title={t('Error of normal rows and anomalies')} class="row-results-of">
      <p class="legend">
        <span class="key positive" /> {t('normal')} <span class="key negative" /> {t('anomalies')}
      </p>
      <div class="pair">
        {models.map((histogram, at) => (
          <figure key={at}>
            <figcaption>
              <b>{names[at]}</b> {t('mean squared error from 0 to {0}', formatValue(edges.at(-1)!))}
            </figcaption>
            <Bars histogram={histogram} name={names[at]!} edges={edges} />
          </figure>
        ))}
      </div>
      <DataTable
        caption={t('rows by error')}
        columns={[t('error from'), ...names.flatMap((name) => [t('{0}: normal', name), t('{0}: anomalies', name)])]}
        rows={() =>
          edges
            .slice(0, -1)
            .map((edge, bar) => [
              formatValue(edge),
              ...models.flatMap(({ normal, anomalies }) => [normal[bar]!, anomalies[bar]!].map(formatCount)),
            ])
        }
      />
    </Section>
  );
}

interface BarsProps {
  readonly histogram: ErrorHistogram;
  readonly name: string;
  readonly edges: readonly number[];
}

/** Each kind by its own largest bar: anomalies are few. */
function Bars({ histogram: { normal, anomalies }, name, edges }: BarsProps) {
  const kinds = [
    { kind: 'normal', counts: normal },
    { kind: 'anomalies', counts: anomalies },
  ];
  const label = t(
    '{0}: errors of normal rows are around {1}, of anomalies around {2}',
    name,
    formatValue(middle(normal, edges)),
    formatValue(middle(anomalies, edges)),
  );
  return (
    <svg class="histogram" viewBox={`0 0 ${normal.length} 100`} preserveAspectRatio="none" role="img" aria-label={label}>
      {kinds.map(({ kind, counts }) =>
        counts.map((count, bar) => {
          const height = (95 * count) / Math.max(1, ...counts);
          return count === 0 ? null : (
            <rect key={`${kind}-${bar}`} class={kind} x={bar + 0.05} width={0.9} y={100 - height} height={height} />
          );
        }),
      )}
    </svg>
  );
}

/** The bar that half of the rows are not above, by where it begins. */
function middle(counts: readonly number[], edges: readonly number[]): number {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2;
  let seen = 0;
  return edges[counts.findIndex((count) => (seen += count) >= half)] ?? 0;
}
