import { type Message, nothing, say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { numbersIn, type RowArray } from './rowArray';

export interface RowChecks {
  /** What every value is multiplied by. */
  readonly scale: number;
  /** Whether NaN stands for a missing value, which is filled in later. */
  readonly allowsMissing: boolean;
  /** Whether the file is one of several, for which the spec cannot say what becomes of missing values. */
  readonly isOneOfSeveral?: boolean;
  /** What is thrown in the place of what reading threw: an error that says which file it was. */
  readonly errorAt: (cause: unknown) => Error;
}

/** The rows, scaled; what is read has no NaN and no infinities. */
export function checkedRows(array: RowArray, { scale, allowsMissing, isOneOfSeveral = false, errorAt }: RowChecks): RowArray {
  const { width } = array;
  return {
    ...array,
    read: async (ranges, into) => {
      try {
        await array.read(ranges, into);
        const check = (when?: Message) =>
          requireFinite(into, { width, allowsMissing, isOneOfSeveral }, numbersIn(ranges, array.numberOf), when);
        if (array.isReal) check();
        if (scale === 1) return;
        for (let at = 0; at < into.length; at++) into[at]! *= scale;
        check(say(' after "scale"'));
      } catch (cause) {
        throw errorAt(cause);
      }
    },
  };
}

/** @param numberOf the number of a row in its file. @param when said of the value. @throws DataError */
function requireFinite(
  values: Float32Array,
  { width, allowsMissing, isOneOfSeveral }: Pick<Required<RowChecks>, 'allowsMissing' | 'isOneOfSeveral'> & { readonly width: number },
  numberOf: (row: number) => number,
  when = nothing,
): void {
  // Zero times a number is zero, times anything else NaN: one sum tells for all, several times as fast as asking each.
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]! * 0;
  if (sum === 0) return;
  const at = values.findIndex((value) => !Number.isFinite(value) && !(allowsMissing && Number.isNaN(value)));
  if (at === -1) return;
  const [row, column] = [numberOf(Math.floor(at / width)), at % width];
  if (Number.isNaN(values[at]) && isOneOfSeveral)
    throw new DataError(say('has NaN in row {0}, column {1} (counted from 0){2}: remove or replace it', row, column, when));
  throw new DataError(
    Number.isNaN(values[at])
      ? say(
          'has NaN in row {0}, column {1} (counted from 0){2}: remove or replace it, or say with "missing" what becomes of it',
          row,
          column,
          when,
        )
      : say('has an infinite value in row {0}, column {1} (counted from 0){2}: remove or replace it', row, column, when),
  );
}
