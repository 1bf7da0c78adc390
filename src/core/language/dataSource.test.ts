import { expect, it } from 'vitest';
import { dataSourceOf } from './dataSource';
import { openModelDocument } from './modelDocument';

const source = (data: string, shape = '[4]', units = 4) =>
  dataSourceOf(
    openModelDocument(`{ "name": "m", "layers": [
      { "type": "Input", "name": "x", "shape": ${shape} }, { "type": "Dense", "name": "y", "units": ${String(units)} }
    ]${data === '' ? '' : `, "data": ${data}`} }`),
  );

it('names the files of all parts', () => {
  expect(source('{ "file": "a.csv", "labels": "kind", "validation": { "file": "b.csv" } }')?.files).toEqual(['a.csv', 'kind', 'b.csv']);
  expect(source('{ "file": { "x": "a.npy", "z": "b.npy" } }')?.files).toEqual(['a.npy', 'b.npy']);
});

it('is another one when the data or what the model takes is another', () => {
  const key = source('{ "file": "a.csv" }')?.key;
  expect(source('{"file":"a.csv"}', '[4]', 9)?.key).toBe(key);
  expect(source('{ "file": "a.csv", "drop": ["b"] }')?.key).not.toBe(key);
  expect(source('{ "file": "a.csv" }', '[2, 2]')?.key).not.toBe(key);
});

it('is missing where no file is named', () => {
  expect(source('')).toBeUndefined();
  expect(source('{ "generate": "normal", "rows": 3 }')).toBeUndefined();
  expect(source('{ "fi')).toBeUndefined();
});
