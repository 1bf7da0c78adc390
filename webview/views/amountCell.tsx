import type { Amount } from '../model/layerTable';

interface AmountCellProps {
  readonly amount: Amount;
  readonly format: (value: number) => string;
}

/** A number as it is now, with the original struck through under it where it differs. */
export function AmountCell({ amount: { original, now }, format }: AmountCellProps) {
  const show = (value: number | null) => (value === null ? 'unknown' : value === 0 && original === 0 ? '–' : format(value));
  return (
    <td class="number">
      {show(now === undefined ? original : now)}
      {now !== undefined && now !== original && (
        <del class="under">
          <span class="visually-hidden">was </span>
          {show(original)}
        </del>
      )}
    </td>
  );
}
