/** Filters with gaps written as larger filters with zeros in them, for programs that have no dilation there. */
import { sizeOf } from '../numbers/sizeOf';
import type { StoredWeight } from './tfjsForm';

/** Rows and columns that a filter reaches over. */
export function spacedSize(size: readonly number[], rates: readonly number[]): number[] {
  return size.map((length, axis) => (length - 1) * rates[axis]! + 1);
}

/** @param shape of a kernel whose first two axes are rows and columns */
export function spacedFilters([rows, columns, ...rest]: readonly number[], rates: readonly number[]): Required<Omit<StoredWeight, 'name'>> {
  const [height, width] = spacedSize([rows!, columns!], rates) as [number, number];
  const values = sizeOf(rest);
  const places = Array.from({ length: rows! * columns! * values }, (_, at) => {
    const [row, column] = [Math.floor(at / values / columns!), Math.floor(at / values) % columns!];
    return (row * rates[0]! * width + column * rates[1]!) * values + (at % values);
  });
  return { shape: [height, width, ...rest], places };
}
