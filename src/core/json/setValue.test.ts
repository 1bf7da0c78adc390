import { parse } from 'jsonc-parser';
import { expect, it } from 'vitest';
import type { TextEdit } from './edits';
import { setValue } from './setValue';

const applied = (text: string, edits: readonly TextEdit[]) =>
  [...edits]
    .sort((a, b) => b.offset - a.offset)
    .reduce((all, { offset, removed, inserted }) => all.slice(0, offset) + inserted + all.slice(offset + removed), text);

const set = (text: string, value: unknown) => applied(text, setValue(text, 0, parse(text), value));

it('changes only what differs', () => {
  const text = `{
  // how much may remain
  "target": { "params": 0.2 /* a fifth */, "macs": 0.5 },
  "steps": [{ "method": "auto", "seconds": 60 }]
}`;
  const value = { target: { params: 0.1, macs: 0.5 }, steps: [{ method: 'auto', seconds: 60 }] };
  expect(set(text, value)).toBe(text.replace('0.2', '0.1'));
});

it('adds members behind the last one, on lines of their own where that has one', () => {
  expect(set('{\n  "a": 1\n}', { a: 1, b: { c: [2, 3] } })).toBe('{\n  "a": 1,\n  "b": { "c": [2, 3] }\n}');
  expect(set('{ "a": 1 }', { a: 1, b: 2, c: 3 })).toBe('{ "a": 1, "b": 2, "c": 3 }');
  expect(set('{}', { a: 1 })).toBe('{ "a": 1 }');
});

it('takes out a member with its comma', () => {
  expect(set('{ "a": 1, "b": 2 }', { b: 2 })).toBe('{ "b": 2 }');
  expect(set('{ "a": 1, "b": 2 }', { a: 1 })).toBe('{ "a": 1 }');
});

it('leaves a text that says so already alone', () => {
  expect(setValue('{ "a": [1, { "b": 2 }] }', 0, { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
});

it.each([
  [{ a: 1, b: 2, c: 3 }, { d: 4 }],
  [
    { a: 1, b: 2 },
    { a: 2, c: [1] },
  ],
  [{ a: [1, 2] }, { a: [1, 2, 3] }],
  [{ a: { b: { c: 1 } } }, { a: { b: { c: 2, d: 'x' } } }],
  [{ a: 1 }, { a: { b: 1 } }],
  [{ a: [{ b: 1 }, { c: 2 }] }, { a: [{ b: 1, d: null }, { c: 3 }] }],
])('makes of %j, however it is laid out, %j', (was, value) => {
  for (const text of [JSON.stringify(was), JSON.stringify(was, null, 2), JSON.stringify(was, null, 2).replaceAll(',', ', // why')])
    expect(parse(set(text, value))).toEqual(value);
});
