import { expect, it } from 'vitest';
import { smallEvents } from '../../../test/support/runs/smallRun';
import { toText } from '../message/message';
import { changeOfMeasure, comparedMeasures } from './comparedMeasures';
import type { ModelScore } from './scoreCard';

const { original, shrunk } = smallEvents.flatMap((event) => (event.type === 'finished' ? [event.scoreCard] : []))[0]!;
const rowsOf = (a: ModelScore, b: ModelScore) =>
  Object.fromEntries(
    comparedMeasures(a, b).map((measure) => [
      toText(measure.name),
      [...measure.values.map((value) => (value === undefined ? '' : measure.write(value))), changeOfMeasure(measure)].join(' | '),
    ]),
  );

it('has what both cost and how good they are, with the change', () => {
  expect(rowsOf(original, shrunk)).toMatchObject({
    parameters: '152 | 108 | −29 %',
    bytes: '608 B | 390 B | −36 %',
    'latency a row': '0.04 ms | 0.02 ms | −50 %',
    'validation loss': '1.1 | 1.21 | +10 %',
  });
});

it('says nothing of times that differ by less than a clock tells, of what one model has not, and of unknown MACs', () => {
  const other = { ...shrunk, macs: null, latencyMs: 0.021, training: { loss: 1.15, accuracy: 0.5 } };
  expect(rowsOf(shrunk, other)).toMatchObject({
    MACs: '92 |  | ',
    'latency a row': '0.02 ms | 0.021 ms | ',
    'training accuracy': ' | 0.5 | ',
    'training mse': '1.15 |  | ',
    'training loss': '1.15 | 1.15 | unchanged',
  });
});
