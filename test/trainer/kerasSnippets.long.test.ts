/** The code that an export shows for loading its Keras files, run in Keras, which takes a minute to install. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectedOfZeros, LoadedFiles, numbersIn } from '../support/exports/loadedFiles';

let files: LoadedFiles;
beforeAll(async () => {
  files = await LoadedFiles.export(['keras', 'h5']);
});
afterAll(() => files.remove());

test.each(['keras', 'h5'])('%s in Python', async (format) => {
  expect(numbersIn(await files.inPython(format, 'keras', { KERAS_BACKEND: 'jax' })).slice(-3)).toEqual(expectedOfZeros);
});
