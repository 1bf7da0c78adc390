import { memo } from 'preact/compat';
import { formatBytes, formatCount, formatShare, formatShort } from '../../src/core/message/format';
import { t } from '../l10n';
import type { LayerRow as Row } from '../model/layerTable';
import type { ColumnHeadings } from '../model/columnHeadings';
import { AmountCell, NumberCell } from './amountCell';
import { Icon } from './icon';
import { LayerBar } from './layerBar';
import { Was } from './was';

interface LayerRowProps {
  readonly row: Row;
  readonly headings: ColumnHeadings;
  /** Parameters of the largest layer. */
  readonly largest: number;
  readonly selected: boolean;
  /** Whether the Tab key stops at this row. */
  readonly tabStop: boolean;
  readonly onOpen: ((layer: string) => void) | undefined;
}

function LayerRowView({ row, headings, largest, selected, tabStop, onOpen }: LayerRowProps) {
  // A layer that shrinking has put in is not in the spec.
  const open = row.change === 'added' ? undefined : onOpen && (() => onOpen(row.name));
  const { words, change } = row;
  return (
    <tr
      role="row"
      data-layer={row.name}
      class={[open && 'clickable', selected && 'selected', change].filter(Boolean).join(' ')}
      aria-current={selected ? 'true' : undefined}
      onClick={open}
    >
      <th role="rowheader">
        {open === undefined ? (
          <span class="layer">{row.name}</span>
        ) : (
          <button type="button" class="layer" tabIndex={tabStop ? 0 : -1}>
            {row.name}
          </button>
        )}
        {change === 'gone' ? <Was>{words.original}</Was> : <span class="under">{words.now ?? words.original}</span>}
        {words.now !== undefined && words.now !== words.original && <Was>{words.original}</Was>}
        {change !== undefined && <span class="under">{change === 'added' ? t('added') : t('removed')}</span>}
        {row.overBudget !== undefined && (
          <span class="under over" title={row.overBudget}>
            <Icon name="warning" /> {t('over budget')}
            <span class="visually-hidden">: {row.overBudget}</span>
          </span>
        )}
      </th>
      <AmountCell heading={headings.output} amount={row.outputShape} format={String} />
      <td role="cell" class="bar">
        <LayerBar params={row.params} largest={largest} over={row.overBudget !== undefined} />
      </td>
      <AmountCell heading={headings.params} amount={row.params} format={formatCount} />
      <NumberCell heading={headings.sparsity}>{row.sparsity === null ? '–' : formatShare(row.sparsity)}</NumberCell>
      <NumberCell heading={headings.share}>{row.share === 0 && row.params.original === 0 ? '–' : formatShare(row.share)}</NumberCell>
      <AmountCell heading={headings.macs} amount={row.macs} format={formatShort} />
      <AmountCell heading={headings.bytes} amount={row.bytes} format={formatBytes} />
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
