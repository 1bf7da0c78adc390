import { memo } from 'preact/compat';
import { formatBytes, formatCount, formatShare, formatShort } from '../../src/core/cost/format';
import { t } from '../l10n';
import type { LayerRow as Row } from '../model/layerTable';
import { AmountCell } from './amountCell';
import { Icon } from './icon';
import { LayerBar } from './layerBar';
import { Was } from './was';

interface LayerRowProps {
  readonly row: Row;
  /** Parameters of the largest layer. */
  readonly largest: number;
  readonly selected: boolean;
  /** Whether the Tab key stops at this row. */
  readonly tabStop: boolean;
  readonly onOpen: ((layer: string) => void) | undefined;
}

function LayerRowView({ row, largest, selected, tabStop, onOpen }: LayerRowProps) {
  // A layer that shrinking has put in is not in the spec.
  const open = row.fate === 'added' ? undefined : onOpen && (() => onOpen(row.name));
  const { words, fate } = row;
  return (
    <tr
      data-layer={row.name}
      class={[open && 'clickable', selected && 'selected', fate].filter(Boolean).join(' ')}
      aria-current={selected ? 'true' : undefined}
      onClick={open}
    >
      <th scope="row">
        {open === undefined ? (
          <span class="layer">{row.name}</span>
        ) : (
          <button type="button" class="layer" tabIndex={tabStop ? 0 : -1}>
            {row.name}
          </button>
        )}
        {fate === 'gone' ? <Was>{words.original}</Was> : <span class="under">{words.now ?? words.original}</span>}
        {words.now !== undefined && words.now !== words.original && <Was>{words.original}</Was>}
        {fate !== undefined && <span class="under">{fate === 'added' ? t('added') : t('removed')}</span>}
        {row.overBudget !== undefined && (
          <span class="under over" title={row.overBudget}>
            <Icon name="warning" /> {t('over budget')}
            <span class="visually-hidden">: {row.overBudget}</span>
          </span>
        )}
      </th>
      <AmountCell amount={row.outputShape} format={String} />
      <td class="bar">
        <LayerBar params={row.params} largest={largest} over={row.overBudget !== undefined} />
      </td>
      <AmountCell amount={row.params} format={formatCount} />
      <td class="number">{row.sparsity === null ? '–' : formatShare(row.sparsity)}</td>
      <td class="number">{row.share === 0 && row.params.original === 0 ? '–' : formatShare(row.share)}</td>
      <AmountCell amount={row.macs} format={formatShort} />
      <AmountCell amount={row.bytes} format={formatBytes} />
    </tr>
  );
}

/** One layer of the budget. Of a thousand rows only those that changed are rendered again. */
export const LayerRow = memo(LayerRowView, (before, after) => {
  const { row: oldRow, ...oldRest } = before;
  const { row, ...rest } = after;
  return sameValues(oldRest, rest) && (oldRow === row || JSON.stringify(oldRow) === JSON.stringify(row));
});

function sameValues<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) => a[key] === b[key]);
}
