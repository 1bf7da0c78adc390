import type { ComponentChildren } from 'preact';
import { t } from '../l10n';
import type { Amount } from '../model/layerTable';
import { Was } from './was';

interface NumberCellProps {
  /** Of its column; shown beside the number where the table is too narrow for columns. */
  readonly heading: string;
  readonly children: ComponentChildren;
}

export function NumberCell({ heading, children }: NumberCellProps) {
  return (
    <td role="cell" class="number" data-heading={heading}>
      {children}
    </td>
  );
}

interface AmountCellProps<T> {
  readonly heading: string;
  readonly amount: Amount<T>;
  readonly format: (value: NonNullable<T>) => string;
}

/** A value as it is now, with the original struck through under it where it differs. */
export function AmountCell<T extends string | number | null>({ heading, amount: { original, now }, format }: AmountCellProps<T>) {
  const show = (value: T) => (value === null ? t('unknown') : value === 0 && original === 0 ? '–' : format(value));
  return (
    <NumberCell heading={heading}>
      {show(now === undefined ? original : now)}
      {now !== undefined && now !== original && original !== 0 && <Was>{show(original)}</Was>}
    </NumberCell>
  );
}
