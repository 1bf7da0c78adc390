import path from 'node:path';
import { expect, it } from 'vitest';
import { withOpened } from './withOpened';

const fixtures = path.join(import.meta.dirname, '../../../test/fixtures');
const writtenAs = (file: string) =>
  withOpened(path.join(fixtures, file), new AbortController().signal, (opened) => opened.writtenAs ?? 'nothing');

it.each([
  ['keras/files/autoencoder-keras2.h5', 'h5'],
  ['keras/files/autoencoder-keras3.keras', 'keras'],
  ['onnx/dense-dynamo.onnx', 'onnx'],
  ['onnx/quantized-int8.onnx', 'onnx-int8'],
  ['keras/files/autoencoder-keras3.json', 'nothing'],
  ['keras/files/named.npz', 'nothing'],
])('a smaller model takes the place of %s as %s', async (file, format) => {
  expect(await writtenAs(file)).toBe(format);
});
