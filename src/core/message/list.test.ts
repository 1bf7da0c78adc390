import { expect, it } from 'vitest';
import { oneAfterTheOther, oneOf } from './list';
import { say, toText } from './message';

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a or b'],
  [['a', 'b', 'c'], 'a, b or c'],
])('one of %j is "%s"', (words, text) => {
  expect(toText(oneOf(words))).toBe(text);
});

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b', 'c'], 'a; b; c'],
])('%j one after the other are "%s"', (words, text) => {
  expect(toText(oneAfterTheOther(words.map((word) => say(word))))).toBe(text);
});
