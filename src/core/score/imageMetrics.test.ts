import { describe, expect, it } from 'vitest';
import { imageMetrics } from './imageMetrics';

const values = (length: number, valueAt: (i: number) => number) => Float32Array.from({ length }, (_, i) => valueAt(i));

describe('imageMetrics', () => {
  it('agrees with scikit-image on colour pictures', () => {
    const length = 2 * 9 * 8 * 3;
    const targets = values(length, (i) => ((i * 37) % 64) / 64);
    const outputs = values(length, (i) => targets[i]! + (((i * 11) % 16) - 8) / 64);
    const { psnr, ssim } = imageMetrics(outputs, targets, [9, 8, 3]);
    // structural_similarity(win_size=7, use_sample_covariance=False), the mean over both pictures, with the targets' range.
    expect(ssim).toBeCloseTo(0.9689778, 6);
    expect(psnr).toBeCloseTo(22.66242638991558, 5);
  });

  it('is what the formulas say for pictures of one window', () => {
    // Means 1/2 and 1/4, variances 1/4 and 1/16, covariance 1/8, range 1.
    const targets = Float32Array.of(0, 1, 1, 0);
    const outputs = Float32Array.of(0, 0.5, 0.5, 0);
    const [c1, c2] = [1e-4, 9e-4];
    const { psnr, ssim } = imageMetrics(outputs, targets, [2, 2, 1]);
    expect(ssim).toBeCloseTo(((0.25 + c1) / (0.3125 + c1)) * ((0.25 + c2) / (0.3125 + c2)), 12);
    expect(psnr).toBeCloseTo(10 * Math.log10(8), 12);
  });

  it('falls below zero where light and dark change places', () => {
    const targets = values(64, (i) => (i + (i >> 3)) % 2);
    const turned = imageMetrics(
      targets.map((value) => 1 - value),
      targets,
      [8, 8, 1],
    );
    expect(turned['ssim']).toBeLessThan(-0.9);
    expect(turned['psnr']).toBe(0);
  });

  it('has no noise to measure in a perfect match, and nothing in flat targets', () => {
    const targets = values(50, (i) => (i % 7) / 7);
    expect(imageMetrics(targets, targets, [5, 5, 1])).toEqual({ ssim: 1 });
    expect(imageMetrics(targets, new Float32Array(50), [5, 5, 1])).toEqual({});
  });
});
