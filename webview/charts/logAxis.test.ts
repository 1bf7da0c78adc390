import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random/random';
import { logMarks, logRange } from './logAxis';

describe('the range', () => {
  it('holds all losses', () => {
    const [low, high] = logRange(0.01, 10);
    expect(low).toBeLessThan(0.01);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(10);
  });

  it.each([
    [null, null],
    [0, 0],
    [0, 5],
    [NaN, NaN],
    [1, Infinity],
  ])('begins above 0 and ends where there are no losses that it could hold: %s to %s', (low, high) => {
    const [from, to] = logRange(low, high);
    expect(from).toBeGreaterThan(0);
    expect(to).toBeGreaterThan(from);
    expect(to).toBeLessThan(Infinity);
  });
});

describe('the marks', () => {
  it.each([
    { low: 0.0998, high: 1.2, marks: [0.1, 0.2, 0.5, 1] },
    { low: 0.01, high: 0.1, marks: [0.01, 0.02, 0.05, 0.1] },
    { low: 0.0003, high: 7, marks: [0.001, 0.01, 0.1, 1] },
    { low: 0.055, high: 0.094, marks: [0.06, 0.07, 0.08, 0.09] },
    { low: 0.0221, high: 0.0224, marks: [0.0221, 0.0222, 0.0223, 0.0224] },
  ])('from $low to $high', ({ low, high, marks }) => {
    expect(logMarks(low, high)).toEqual(marks);
  });

  it('are a few, in order and inside, whatever the range', () => {
    const random = new Random(1);
    for (let trial = 0; trial < 10_000; trial++) {
      const least = 10 ** (random.uniform() * 20 - 12);
      const [low, high] = logRange(least, least * 10 ** (random.uniform() * 30));
      const marks = logMarks(low, high);
      expect(marks.length).toBeGreaterThanOrEqual(2);
      expect(marks.length).toBeLessThan(12);
      expect(marks).toEqual([...new Set(marks)].sort((a, b) => a - b));
      expect(marks.every((mark) => mark >= low && mark <= high)).toBe(true);
    }
  });
});
