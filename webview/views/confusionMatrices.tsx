import type { Confusion } from '../../src/core/run/rowResults';
import { rowCount } from '../../src/core/message/counted';
import { formatCount, formatShare } from '../../src/core/message/format';
import { t } from '../l10n';
import { accuracyOf, type ConfusionCell, confusionCells, worstConfusion } from '../model/confusions';
import { DataTable } from './dataTable';
import { Section } from './section';

/** With more classes, numbers in the cells could not be read. */
const mostNumbered = 12;

/** Which classes are taken for which, before and after. */
export function ConfusionMatrices({ confusion: { classes, original, shrunk } }: { readonly confusion: Confusion }) {
  const before = confusionCells(original, classes);
  const after = confusionCells(shrunk, classes);
  return (
    <Section title={t('Confusion of classes')} class="row-results-of">
      <div class="pair">
        <Matrix name={t('original')} cells={before} classes={classes} />
        <Matrix name={t('shrunk')} cells={after} classes={classes} />
      </div>
      <DataTable
        caption={t('classes that are taken for others')}
        columns={[t('class'), t('taken for'), t('original'), t('shrunk')]}
        rows={() =>
          before.flatMap(({ right, said, rows }, at) =>
            right === said || rows + after[at]!.rows === 0 ? [] : [[right, said, rows, after[at]!.rows].map(formatCount)],
          )
        }
      />
    </Section>
  );
}

interface MatrixProps {
  readonly name: string;
  readonly cells: readonly ConfusionCell[];
  readonly classes: number;
}

/** Right classes from top to bottom, what is said from left to right. */
function Matrix({ name, cells, classes }: MatrixProps) {
  const worst = worstConfusion(cells);
  const right = t('{0} of the rows are right', formatShare(accuracyOf(cells)));
  const worstText = worst === undefined ? '' : t('class {0} is taken for {1} in {2}', worst.right, worst.said, rowCount(worst.rows));
  return (
    <figure>
      <figcaption>
        <b>{name}</b> {right}
      </figcaption>
      <svg
        class="confusion"
        viewBox={`0 0 ${classes} ${classes}`}
        role="img"
        aria-label={[`${name}: ${right}`, worstText].filter(Boolean).join('; ')}
      >
        {cells.map(({ right: row, said, share, rows }) => (
          <g key={`${row}-${said}`}>
            <rect
              class={row === said ? 'right' : 'wrong'}
              x={said}
              y={row}
              width={1}
              height={1}
              fill-opacity={rows === 0 ? 0 : 0.15 + 0.85 * share}
            />
            {classes <= mostNumbered && rows > 0 && (
              <text x={said + 0.5} y={row + 0.5} class={share > 0.5 ? 'on-full' : ''}>
                {formatCount(rows)}
              </text>
            )}
          </g>
        ))}
      </svg>
      {worstText !== '' && <p class="under">{worstText}</p>}
    </figure>
  );
}
