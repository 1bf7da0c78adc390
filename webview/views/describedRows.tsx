import { dataFacts } from '../../src/core/data/dataFacts';
import type { DataDescription, DescribedColumn } from '../../src/core/data/description';
import { formatCount, formatValue } from '../../src/core/message/format';
import { localized, t } from '../l10n';
import { RowExamplesPicture } from './rowExamplesPicture';
import { ScrollRegion } from './scrollRegion';
import { WeightHistogram } from './weightHistogram';

/** What rows are: their number, range and faults, a few of them, and each of the first columns. */
export function DescribedRows({
  description,
  isOneOfSeveral,
}: {
  readonly description: DataDescription;
  readonly isOneOfSeveral: boolean;
}) {
  return (
    <>
      {isOneOfSeveral && <h3>{description.input}</h3>}
      <dl class="facts">
        {dataFacts(description).map(({ label, value }) => (
          <div key={label.template}>
            <dt>{localized(label)}</dt>
            <dd>{localized(value)}</dd>
          </div>
        ))}
      </dl>
      <RowExamplesPicture examples={description.examples} />
      <ScrollRegion label={t('Columns')}>
        <table class="columns-of">
          <thead>
            <tr>
              <th scope="col">{t('column')}</th>
              <th scope="col" class="number">
                {t('least')}
              </th>
              <th scope="col" class="number">
                {t('mean')}
              </th>
              <th scope="col" class="number">
                {t('largest')}
              </th>
              <th scope="col" class="number">
                {t('missing')}
              </th>
              <th scope="col">{t('histogram')}</th>
            </tr>
          </thead>
          <tbody>
            {description.columns.map((column) => (
              <ColumnRow key={column.name} column={column} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}

function ColumnRow({ column: { name, min, mean, max, missing, histogram } }: { readonly column: DescribedColumn }) {
  const shown = (value: number | null) => (value === null ? '–' : formatValue(value));
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{shown(min)}</td>
      <td class="number">{shown(mean)}</td>
      <td class="number">{shown(max)}</td>
      <td class="number">{formatCount(missing)}</td>
      <td>{histogram !== undefined && <WeightHistogram histogram={histogram} />}</td>
    </tr>
  );
}
