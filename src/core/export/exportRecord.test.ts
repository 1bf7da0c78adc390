import { describe, expect, test } from 'vitest';
import { readExportRecord } from './exportRecord';

const file = { format: 'onnx', path: 'small.onnx', bytes: 12, gzipBytes: 10, brotliBytes: 9, check: null };
const check = { runtime: 'onnxruntime-web', rows: 8, ofData: true, maxDifference: 1e-7, loss: 0.5, modelLoss: 0.5 };

describe('the record of an export', () => {
  test('has its files, checked or not', () => {
    const files = [file, { ...file, format: 'tflite', path: 'small.tflite', check }];
    expect(readExportRecord(JSON.stringify({ files }))).toEqual(files);
  });

  test('leaves out formats of a newer version', () => {
    expect(readExportRecord(JSON.stringify({ files: [{ ...file, format: 'constructor' }, file] }))).toEqual([file]);
  });

  test.each([
    ['no JSON', '{'],
    ['no record', '[]'],
    ['a file without a size', JSON.stringify({ files: [{ ...file, bytes: undefined }] })],
    ['a size below nothing', JSON.stringify({ files: [{ ...file, bytes: -1 }] })],
  ])('says nothing in %s', (_, text) => {
    expect(readExportRecord(text)).toEqual([]);
  });
});
