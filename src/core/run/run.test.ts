import { describe, expect, it } from 'vitest';
import { dense, graph } from '../../../test/support/models/build';
import type { Weights } from '../weights/weights';
import { largestDifference, outputMetrics } from '../score/metrics';
import type { TargetKind } from '../score/truth';
import { weightPictures } from './weightPictures';

describe('outputMetrics', () => {
  const of = (outputs: number[], targets: number[], kind: TargetKind) =>
    outputMetrics(Float32Array.from(outputs), { count: 2, targets: Float32Array.from(targets), kind });

  it('measures values', () => {
    // Errors 1 and 1 around targets of variance 4.
    expect(of([1, 5], [2, 6], 'values')).toEqual({ mse: 1, r2: 0.75 });
    expect(of([1, 2, 1, 2], [1, 1, 1, 1], 'values')).toEqual({ mse: 0.5 });
  });

  it('counts the classes that were found', () => {
    const outputs = [0.7, 0.2, 0.1, 0.3, 0.3, 0.4];
    expect(of(outputs, [0, 1], 'classes')).toEqual({ accuracy: 0.5 });
    expect(of(outputs, [1, 0, 0, 0, 0, 1], 'oneHot')).toEqual({ accuracy: 1 });
  });

  it('measures how well two classes are separated', () => {
    const outputs = [0.9, 0.1, 0.8, 0.2];
    expect(of(outputs, [0, 1], 'classes')).toEqual({ accuracy: 0.5, auc: 1 });
    expect(of(outputs, [0, 1, 1, 0], 'oneHot')).toEqual({ accuracy: 0.5, auc: 0 });
    expect(of(outputs, [1, 1], 'classes')).toEqual({ accuracy: 0 });
    expect(of([0.5, 0.5], [0, 1], 'values')).toEqual({ mse: 0.25, r2: 0, auc: 0.5 });
  });

  it('measures pictures where rows are such', () => {
    const picture = Float32Array.of(0, 1, 1, 0);
    const truth = { count: 1, targets: picture, kind: 'values', image: [2, 2, 1] } as const;
    expect(outputMetrics(picture, truth)).toEqual({ mse: 0, r2: 1, ssim: 1 });
    expect(Object.keys(outputMetrics(Float32Array.of(0, 1, 0, 0), truth))).toEqual(['mse', 'r2', 'psnr', 'ssim']);
  });

  it('sees the largest difference, also where one is not a number', () => {
    expect(largestDifference(Float32Array.of(1, 2), Float32Array.of(1, 2.5))).toBe(0.25);
    expect(largestDifference(Float32Array.of(1), Float32Array.of(NaN))).toBeNaN();
    expect(largestDifference(Float32Array.of(1), Float32Array.of(1, 1))).toBe(Infinity);
  });
});

describe('weightPictures', () => {
  it('scales by the strongest weight and leaves 0 to pruned ones', () => {
    const model = graph({ type: 'Input', name: 'x', shape: [2] }, dense('y', 2));
    const weights: Weights = new Map([
      ['y/kernel', { shape: [2, 2], data: Float32Array.of(0.5, -1, 0.0001, 0) }],
      ['y/bias', { shape: [2], data: Float32Array.of(9, 9) }],
    ]);
    expect(weightPictures(model, weights)).toEqual([{ layer: 'y', rows: 2, columns: 2, cells: [64, -127, 1, 0] }]);
  });

  it('shows the strongest weight under each cell of a large kernel', () => {
    const model = graph({ type: 'Input', name: 'x', shape: [128] }, dense('y', 320, { useBias: false }));
    const data = new Float32Array(128 * 320);
    data[3 * 320 + 5] = -2;
    data[2 * 320 + 4] = 1;
    const [picture] = weightPictures(model, new Map([['y/kernel', { shape: [128, 320], data }]]));
    expect([picture!.rows, picture!.columns]).toEqual([64, 160]);
    expect(picture!.cells[1 * 160 + 2]).toBe(-127);
    expect(picture!.cells.filter((cell) => cell !== 0)).toHaveLength(1);
  });
});
