import { expect, it } from 'vitest';
import { parseLimit, parseTarget, writeLimit, type WrittenLimit } from './parseTarget';

it.each([
  ['20 %', { params: 0.2 }],
  ['2,390', { params: 2390 }],
  ['16 kB', { bytes: 16_000 }],
  ['1.5MB', { bytes: 1_500_000 }],
  ['900 bytes', { bytes: 900 }],
  ['30 % bytes', { bytes: 0.3 }],
  ['50 % MACs', { macs: 0.5 }],
  ['1.2 M macs', { macs: 1_200_000 }],
  ['loss +5 %', { maxLossIncrease: 0.05 }],
  ['Loss 12.5%', { maxLossIncrease: 0.125 }],
  ['2 ms', { latencyMs: 2 }],
  ['250µs', { latencyMs: 0.25 }],
])('reads %s', (text, target) => {
  expect(parseTarget(text)).toEqual(target);
});

it.each(['', 'small', '0 kB', '120 % MACs', 'loss', 'loss +5', '5 kilograms', '20 % 30 % bytes'])('refuses %s', (text) => {
  expect(parseTarget(text)).toBeUndefined();
});

it.each<[WrittenLimit, string, number | undefined]>([
  ['params', '20 %', 0.2],
  ['bytes', '16 kB', 16_000],
  ['bytes', '30 %', 0.3],
  ['bytes', '2000', 2000],
  ['macs', '1.2 M', 1_200_000],
  ['maxLossIncrease', '+5 %', 0.05],
  ['maxLossIncrease', '5', undefined],
  ['bytes', '16 kilos', undefined],
  ['latencyMs', '.5', 0.5],
  ['latencyMs', '0 ms', undefined],
  ['latencyMs', '20 %', undefined],
  ['maxMetricDrop', '1 %', 0.01],
  ['maxMetricDrop', '0.01', 0.01],
  ['maxMetricDrop', '-0.7 %', 0.007],
  ['maxMetricDrop', '0', 0],
  ['maxMetricDrop', 'little', undefined],
])('reads of %s %s', (limit, text, value) => {
  expect(parseLimit(limit, text)).toBe(value);
});

it.each<[WrittenLimit, number]>([
  ['params', 0.155],
  ['params', 2396],
  ['bytes', 16_000],
  ['macs', 0.07],
  ['maxLossIncrease', 0.05],
  ['latencyMs', 0.25],
  ['latencyMs', 12],
  ['maxMetricDrop', 0.01],
  ['maxMetricDrop', 1.5],
])('writes a limit of %s %s so that it is read again', (limit, value) => {
  expect(parseLimit(limit, writeLimit(limit, value))).toBe(value);
});
