import type { RowExamples } from '../../src/core/data/description';
import { t } from '../l10n';
import { curvePaths } from '../model/curvePaths';
import { GreyOrColourImage } from './image';

/** A few rows: as pictures, or as curves on one scale. */
export function RowExamplesPicture({ examples }: { readonly examples: RowExamples }) {
  const { kind, rows } = examples;
  if (kind === 'curves')
    return (
      <div class="example-rows" role="img" aria-label={t('{0} rows as curves', rows.length)}>
        {curvePaths(rows).map((curves, row) => (
          <svg key={row} viewBox="0 0 100 100" preserveAspectRatio="none">
            {curves.map((d, curve) => (
              <path key={curve} d={d} />
            ))}
          </svg>
        ))}
      </div>
    );
  return (
    <div class="example-rows" role="img" aria-label={t('{0} rows as pictures', rows.length)}>
      {rows.map((values, row) => (
        <GreyOrColourImage key={row} values={values} size={examples} />
      ))}
    </div>
  );
}
