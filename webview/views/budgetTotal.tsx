import { formatBytes, formatCount, formatShare, formatShort } from '../../src/core/cost/format';
import { t } from '../l10n';
import type { LayerTable } from '../model/layerTable';
import { AmountCell } from './amountCell';
import { Icon } from './icon';

/** The model as a whole, and whether it meets its budget. */
export function BudgetTotal({ total }: { readonly total: LayerTable['total'] }) {
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={3}>
          {t('total')}
          {total.overBudget !== undefined && (
            <span class="under over">
              <Icon name="warning" /> {total.overBudget}
            </span>
          )}
        </th>
        <AmountCell amount={total.params} format={formatCount} />
        <td class="number">{total.sparsity === null ? '–' : formatShare(total.sparsity)}</td>
        <td class="number">{formatShare(total.share)}</td>
        <AmountCell amount={total.macs} format={formatShort} />
        <AmountCell amount={total.bytes} format={formatBytes} />
      </tr>
    </tfoot>
  );
}
