import { expect, it } from 'vitest';
import { joinColumns, splitColumns } from './columns';

it('puts the values of one part behind those of the other, row by row, and takes them apart again', () => {
  const parts = [Float32Array.of(1, 4), Float32Array.of(2, 3, 5, 6)];
  const joined = joinColumns([{ width: 1, values: parts[0]! }, { width: 2, values: parts[1]! }], 2); // prettier-ignore
  expect(joined).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
  expect(splitColumns(joined, 2, [1, 2])).toEqual(parts);
});
