import { expect, it } from 'vitest';
import { isDataFileName, pictureFolders } from './fileNames';

it('offers folders of pictures, and those that hold one for each class', () => {
  expect(pictureFolders('faces', ['a.PNG', 'notes.txt'])).toEqual(['faces/']);
  expect(pictureFolders('digits/7', ['b.jpeg'])).toEqual(['digits/', 'digits/7/']);
  expect(pictureFolders('', ['a.png'])).toEqual([]);
  expect(pictureFolders('docs', ['a.md', 'png'])).toEqual([]);
  expect(['rows.csv', 'train-images-idx3-ubyte', 'faces/', 'model.json', 'faces'].map(isDataFileName)).toEqual([true, true, true, false, false]); // prettier-ignore
});
