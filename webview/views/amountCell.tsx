import type { Amount } from '../model/layerTable';

interface AmountCellProps<T> {
  readonly amount: Amount<T>;
  readonly format: (value: NonNullable<T>) => string;
}

/** A value as it is now, with the original struck through under it where it differs. */
export function AmountCell<T extends string | number | null>({ amount: { original, now }, format }: AmountCellProps<T>) {
  const show = (value: T) => (value === null ? 'unknown' : value === 0 && original === 0 ? '–' : format(value));
  return (
    <td class="number">
      {show(now === undefined ? original : now)}
      {now !== undefined && now !== original && original !== 0 && (
        <del class="under">
          <span class="visually-hidden">was </span>
          {show(original)}
        </del>
      )}
    </td>
  );
}
