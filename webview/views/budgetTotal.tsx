import { formatBytes, formatCount, formatShare, formatShort } from '../../src/core/message/format';
import { t } from '../l10n';
import type { ColumnHeadings } from '../model/columnHeadings';
import type { LayerTable } from '../model/layerTable';
import { AmountCell, NumberCell } from './amountCell';
import { Icon } from './icon';

interface BudgetTotalProps {
  readonly total: LayerTable['total'];
  readonly headings: ColumnHeadings;
}

/** The model as a whole, and whether it meets its budget. */
export function BudgetTotal({ total, headings }: BudgetTotalProps) {
  return (
    <tfoot role="rowgroup">
      <tr role="row">
        <th role="rowheader" colSpan={3} aria-colspan={3}>
          {t('total')}
          {total.overBudget !== undefined && (
            <span class="under over">
              <Icon name="warning" /> {total.overBudget}
            </span>
          )}
        </th>
        <AmountCell heading={headings.params} amount={total.params} format={formatCount} />
        <NumberCell heading={headings.sparsity}>{total.sparsity === null ? '–' : formatShare(total.sparsity)}</NumberCell>
        <NumberCell heading={headings.share}>{formatShare(total.share)}</NumberCell>
        <AmountCell heading={headings.macs} amount={total.macs} format={formatShort} />
        <AmountCell heading={headings.bytes} amount={total.bytes} format={formatBytes} />
      </tr>
    </tfoot>
  );
}
