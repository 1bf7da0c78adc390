import { expect, it } from 'vitest';
import { curvePath } from './curvePath';

it('goes from left to right, and up with the values', () => {
  expect(curvePath([0, 255], 1)).toBe('M25 100L75 0');
});

it('has a line for each channel', () => {
  expect(curvePath([0, 255, 51, 204], 2)).toBe('M25 100L75 80M25 0L75 20');
});
