import { describe, expect, it } from 'vitest';
import { collapseOf } from './collapse';
import type { TargetKind } from './truth';

describe('collapseOf', () => {
  const of = (outputs: number[], targets: number[], count: number, kind: TargetKind) =>
    collapseOf(Float32Array.from(outputs), { count, targets: Float32Array.from(targets), kind });

  it('finds outputs that are the same for every row, whatever they are', () => {
    expect(of([0.1, -2, 0.1, -2], [1, 2, 3, 4], 2, 'values')).toBe('sameOutput');
    expect(of([0.1, -2, 0.1, -1.99], [1, 2, 3, 4], 2, 'values')).toBeUndefined();
    // Large values with the last digits of rounding.
    expect(of([1e6, 1e6 + 0.0625], [0, 1e4], 2, 'values')).toBe('sameOutput');
    expect(of([0.2, 0.8, 0.2, 0.8], [0, 1], 2, 'classes')).toBe('sameOutput');
    expect(of([0.2, 0.8, 0.2, 0.8], [1, 0, 0, 1], 2, 'oneHot')).toBe('sameOutput');
  });

  it('measures by the size of the targets, not by an absolute one', () => {
    expect(of([1e-6, 2e-6], [1e-6, 2e-6], 2, 'values')).toBeUndefined();
    expect(of([1e-6, 2e-6], [1, 2], 2, 'values')).toBe('sameOutput');
  });

  it('finds a classifier that knows one class only', () => {
    expect(of([0.2, 0.8, 0.4, 0.6, 0.1, 0.9], [0, 1, 1], 3, 'classes')).toBe('oneClass');
    expect(of([0.2, 0.8, 0.6, 0.4, 0.1, 0.9], [0, 1, 1], 3, 'classes')).toBeUndefined();
  });

  it('has nothing to say where all rows have the same target', () => {
    expect(of([0.2, 0.8, 0.2, 0.8], [1, 1], 2, 'classes')).toBeUndefined();
    expect(of([0.5, 0.5], [3, 3], 2, 'values')).toBeUndefined();
    expect(of([0.5, 0.1], [3, 4], 1, 'values')).toBeUndefined();
  });
});
