import { expect, it } from 'vitest';
import { formatLatency, formatSeconds } from './format';

it('shows times in the unit that fits', () => {
  expect([0.0312, 0.004, 0.9996, 1.53, 25.4].map(formatLatency)).toEqual(['31 µs', '4 µs', '1 ms', '1.5 ms', '25 ms']);
  expect([0.44, 5.23, 59.94, 59.97, 75.2].map(formatSeconds)).toEqual(['0.4 s', '5.2 s', '59.9 s', '1 min 0 s', '1 min 15 s']);
});
