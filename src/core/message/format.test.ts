import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDifferentShares, formatShare, formatShort, formatValue } from './format';

describe('numbers as people read them', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [11_984, '11,984'],
    [1_234_567, '1,234,567'],
  ])('counts %d as %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  it.each([
    [999, '999'],
    [999.6, '1.00 k'],
    [11_984, '12.0 k'],
    [435_536, '436 k'],
    [999_600, '1.00 M'],
    [3_500_000_000, '3.50 G'],
  ])('shortens %d to %s', (count, text) => {
    expect(formatShort(count)).toBe(text);
  });

  it('writes bytes in decimal units', () => {
    expect([12, 47_936, 1_742_144].map(formatBytes)).toEqual(['12 B', '47.9 kB', '1.74 MB']);
  });

  it.each([
    [0, '0 %'],
    [0.0042, '0.4 %'],
    [0.0005, '0.1 %'],
    [0.000_499, '< 0.1 %'],
    [1e-9, '< 0.1 %'],
    [-1e-9, '> −0.1 %'],
    [-0.02, '-2.0 %'],
    [0.0994, '9.9 %'],
    [0.0996, '10 %'],
    [0.5394, '54 %'],
    [1, '100 %'],
  ])('writes the share %d as %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });

  it('tells two shares apart', () => {
    expect(formatDifferentShares(0.6, 0.5)).toEqual(['60 %', '50 %']);
    expect(formatDifferentShares(0.3609, 0.36)).toEqual(['36.1 %', '36 %']);
    expect(formatDifferentShares(0.50004, 0.5)).toEqual(['50.004 %', '50 %']);
    expect(formatDifferentShares(0.5, 0.5)).toEqual(['50 %', '50 %']);
  });

  it('writes measured values with four figures', () => {
    expect([0.71234567, 12.5, 0, 0.00001234, 12_345_678, Infinity].map(formatValue)).toEqual([
      '0.7123',
      '12.5',
      '0',
      '1.23e-5',
      '1.23e+7',
      'Infinity',
    ]);
  });
});
