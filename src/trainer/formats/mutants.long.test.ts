import { describe, expect, it } from 'vitest';
import { tryTflite } from '../../../test/support/mutants/tfliteFiles';
import { tryOnnxFiles } from '../../../test/support/mutants/onnxFiles';
import { tryArrays, tryManifests, tryPackedModels } from '../../../test/support/mutants/weightFiles';

describe('damaged files are read to whole weights and arrays, or refused with the reason', () => {
  it.each([
    ['packed models', tryPackedModels],
    ['TF.js manifests', tryManifests],
    ['.npy arrays', tryArrays],
    ['TensorFlow Lite models', tryTflite],
    ['ONNX files', tryOnnxFiles],
  ])('2,000 %s', async (_what, tryThem) => {
    const { refused, read } = await tryThem(2000, 1);
    expect(refused + read).toBe(2000);
    expect(refused).toBeGreaterThan(2000 / 10);
  });
});
