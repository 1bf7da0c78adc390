import { t } from '../l10n';
import type { Amount } from '../model/layerTable';
import { Was } from './was';

interface AmountCellProps<T> {
  readonly amount: Amount<T>;
  readonly format: (value: NonNullable<T>) => string;
}

/** A value as it is now, with the original struck through under it where it differs. */
export function AmountCell<T extends string | number | null>({ amount: { original, now }, format }: AmountCellProps<T>) {
  const show = (value: T) => (value === null ? t('unknown') : value === 0 && original === 0 ? '–' : format(value));
  return (
    <td class="number">
      {show(now === undefined ? original : now)}
      {now !== undefined && now !== original && original !== 0 && <Was>{show(original)}</Was>}
    </td>
  );
}
