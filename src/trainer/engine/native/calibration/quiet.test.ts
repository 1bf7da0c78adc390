import { expect, test } from 'vitest';
import { type ProcessorTime, processorTime, wasQuiet } from './quiet';

const before: ProcessorTime = { at: 1000, processors: 4, all: 50_000, own: 300 };
const after = (all: number, own: number): ProcessorTime => ({ ...before, at: 2000, all: 50_000 + all, own: 300 + own });

test('what this process does itself disturbs nobody', () => {
  expect(wasQuiet(before, after(3900, 3900), 4)).toBe(true);
  expect(wasQuiet(before, after(2000, 1900), 4)).toBe(true);
});

test('others disturb by the cores that they take', () => {
  expect(wasQuiet(before, after(3000, 2000), 4)).toBe(false);
  expect(wasQuiet(before, after(4000, 1000), 4)).toBe(false);
});

test('others on processors that this process may not have do not matter', () => {
  expect(wasQuiet(before, after(4000, 2000), 2)).toBe(true);
  expect(wasQuiet(before, after(4000, 1500), 2)).toBe(false);
});

test('the clock of this process is part of that of the machine', () => {
  const start = processorTime();
  for (const end = performance.now() + 60; performance.now() < end;);
  const end = processorTime();
  expect(end.own - start.own).toBeGreaterThan(0);
  expect(end.all).toBeGreaterThanOrEqual(start.all);
  expect(wasQuiet(start, end, 0)).toBe(true);
});
