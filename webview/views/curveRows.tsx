import type { ShownRows } from '../../src/core/run/events';
import { formatValue } from '../../src/core/message/format';
import { t } from '../l10n';
import { curvePath } from '../model/curvePath';

interface CurveRowsProps {
  readonly rows: ShownRows;
  /** Values of a row that stand beside each other at each step. */
  readonly channels: number;
  /** Of the models, where they are not the original and the shrunk one. */
  readonly names?: readonly [string, string];
}

/** Rows as lines: each as it is, and as both models give it back. */
export function CurveRows({ rows: { inputs, original, shrunk, errors }, channels, names = [t('original'), t('shrunk')] }: CurveRowsProps) {
  return (
    <>
      <p class="legend">
        <span class="key input" /> {t('input')} <span class="key negative" /> {names[0]} <span class="key positive" /> {names[1]}
      </p>
      <ul class="curve-rows">
        {inputs.map((input, row) => (
          <li key={row}>
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={meaningOf(row, errors)}>
              <path class="input" d={curvePath(input, channels)} />
              <path class="original" d={curvePath(original[row]!, channels)} />
              <path class="shrunk" d={curvePath(shrunk[row]!, channels)} />
            </svg>
            {errors !== undefined && (
              <span class="under">{t('error {0}, was {1}', formatValue(errors.shrunk[row]!), formatValue(errors.original[row]!))}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function meaningOf(row: number, errors: ShownRows['errors']): string {
  const name = t('Row {0} as it is, and as both models give it back.', row + 1);
  return errors === undefined
    ? name
    : t('{0} Mean squared error {1}, of the original {2}.', name, formatValue(errors.shrunk[row]!), formatValue(errors.original[row]!));
}
