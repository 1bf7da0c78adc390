/** Damaged files of every kind with weights. */
import { expect } from 'vitest';
import { tryOnnxFiles } from './onnxFiles';
import { tryTflite } from './tfliteFiles';
import { tryArrays, tryManifests, tryPackedModels } from './weightFiles';

export const damagedFiles = [
  ['packed models', tryPackedModels],
  ['TF.js manifests', tryManifests],
  ['.npy arrays', tryArrays],
  ['TensorFlow Lite models', tryTflite],
  ['ONNX files', tryOnnxFiles],
] as const;

/** Tries this many files: each is read or refused, and no fewer than a tenth are refused. */
export async function expectReadOrRefused(tryThem: (typeof damagedFiles)[number][1], count: number): Promise<void> {
  const { refused, read } = await tryThem(count, 1);
  expect(refused + read).toBe(count);
  expect(refused).toBeGreaterThan(count / 10);
}
