import { expect, it } from 'vitest';
import { toText } from '../../core/message/message';
import { notFaster, type TimedModel } from './notFaster';

const model = (name: string, macs: number, medianMs: number, layers = 3): TimedModel => ({
  time: { name, params: 1, macs, runtime: 'engine', batch: 1, medianMs, spreadMs: 0, rowsPerSecond: 1000 / medianMs },
  layers,
});
const reported = (original: TimedModel, smaller: TimedModel, callMs = 0.1) => {
  const message = notFaster(original, smaller, callMs);
  return message && toText(message);
};

it('says nothing of a model that is faster, or not much smaller', () => {
  expect(reported(model('a', 1000, 2), model('b', 500, 1.9))).toBeUndefined();
  expect(reported(model('a', 1000, 2), model('b', 600, 2))).toBeUndefined();
});

it('says why a much smaller one is not: the runtime’s own time, more layers, or neither', () => {
  const beginning = 'engine, batch 1: b has 4 times fewer multiply-accumulates, but is not faster: ';
  expect(reported(model('a', 1000, 0.15), model('b', 250, 0.15))).toBe(
    `${beginning}of its 0.15 ms, 0.1 ms are what the runtime takes for any call`,
  );
  expect(reported(model('a', 1000, 2), model('b', 250, 2.1, 5))).toBe(
    `${beginning}it has 5 layers, the other one 3, and each takes the runtime time of its own`,
  );
  expect(reported(model('a', 1000, 2), model('b', 250, 2.1))).toBe(`${beginning}the runtime computes its sizes no faster`);
});
