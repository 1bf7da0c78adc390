import { describe, expect, it } from 'vitest';
import { areaUnderCurve } from './auc';

describe('areaUnderCurve', () => {
  it('is the share of pairs in the right order, equal scores counting half', () => {
    const scores = Float32Array.from({ length: 24 }, (_, i) => ((i * 7) % 10) / 10);
    const labels = Float32Array.from({ length: 24 }, (_, i) => ((i * 5) % 3 === 0 ? 1 : 0));
    let [right, pairs] = [0, 0];
    for (const [i, one] of scores.entries())
      for (const [j, zero] of scores.entries()) {
        if (labels[i] !== 1 || labels[j] !== 0) continue;
        pairs++;
        right += one > zero ? 1 : one === zero ? 0.5 : 0;
      }
    expect(areaUnderCurve(scores, labels)).toBeCloseTo(right / pairs, 12);
    // As scikit-learn 1 has it.
    expect(right / pairs).toBe(0.390625);
  });

  it('is not known for one class alone', () => {
    expect(areaUnderCurve(Float32Array.of(1, 2), Float32Array.of(1, 1))).toBeUndefined();
    expect(areaUnderCurve(Float32Array.of(1, 2), Float32Array.of(0, 0))).toBeUndefined();
  });
});
