import { expect, it } from 'vitest';
import { relativeChange, speedChange } from './change';

it('tells a change as a share of the original, and whether less was reached', () => {
  expect(relativeChange(11_984, 2397)).toEqual({ text: '−80 %', verdict: 'better' });
  expect(relativeChange(0.7, 0.714)).toEqual({ text: '+2.0 %', verdict: 'worse' });
  expect(relativeChange(5, 5)).toEqual({ text: 'unchanged', verdict: 'same' });
  expect(relativeChange(1000, 1000.1)).toEqual({ text: 'unchanged', verdict: 'same' });
});

it('compares nothing with nothing', () => {
  expect(relativeChange(0, 1)).toBeUndefined();
  expect(relativeChange(1, NaN)).toBeUndefined();
  expect(speedChange(0, 1)).toBeUndefined();
});

it('calls a model slower that is slower', () => {
  expect(speedChange(90, 31)).toEqual({ text: '2.9 × faster', verdict: 'better' });
  expect(speedChange(31, 62)).toEqual({ text: '2.0 × slower', verdict: 'worse' });
  expect(speedChange(31, 30)).toEqual({ text: 'as fast', verdict: 'same' });
});
