import { expect, it } from 'vitest';
import { rowsSection } from './rowsSection';

it('says what each value of a row is, what stands for a missing one, and the classes', () => {
  const rows = { columns: ['heat', 'a*b'], missing: [1.5, 2], scale: 0.5, window: 3, classes: ['cat', 'dog'] };
  expect(rowsSection(rows).filter((line) => line !== '')).toEqual([
    'The model was trained on values multiplied by 0.5: multiply yours as well.',
    'A row of the model is 3 rows of the data that follow each other.',
    'The values of a row, in order:',
    '- heat: where it is missing, give 1.5',
    '- a&#42;b: where it is missing, give 2',
    'The classes, by their numbers:',
    '- 0: cat',
    '- 1: dog',
  ]);
  expect(rowsSection(undefined)).toEqual([]);
});
