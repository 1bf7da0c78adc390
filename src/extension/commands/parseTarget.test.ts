import { expect, it } from 'vitest';
import { parseTarget } from './parseTarget';

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
])('reads %s', (text, target) => {
  expect(parseTarget(text)).toEqual(target);
});

it.each(['', 'small', '0 kB', '120 % MACs', 'loss', 'loss +5', '5 kilograms', '20 % 30 % bytes'])('refuses %s', (text) => {
  expect(parseTarget(text)).toBeUndefined();
});
