import { expect, it } from 'vitest';
import { formatLatency, formatLatencyOf, formatSeconds } from './format';

it('shows times in the unit that fits', () => {
  expect([0.0312, 0.004, 0.9996, 1.53, 25.4].map(formatLatency)).toEqual(['31 µs', '4 µs', '1 ms', '1.5 ms', '25 ms']);
  expect([0.44, 5.23, 59.94, 59.97, 75.2].map(formatSeconds)).toEqual(['0.4 s', '5.2 s', '59.9 s', '1 min 0 s', '1 min 15 s']);
});

it('shows how far latencies spread in the unit of their median', () => {
  const spread = (latencyMs: number, ...seconds: [number, number]) => formatLatencyOf({ latencyMs, latencySpread: { seconds } });
  expect(spread(0.031, 29e-6, 35e-6)).toBe('31 µs (29–35)');
  expect(spread(0.98, 0.9e-3, 1.2e-3)).toBe('980 µs (900–1200)');
  expect(spread(1.5, 1.42e-3, 12.3e-3)).toBe('1.5 ms (1.4–12)');
  expect(formatLatencyOf({ latencyMs: 1.5 })).toBe('1.5 ms');
});
