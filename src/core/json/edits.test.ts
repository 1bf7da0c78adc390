import { describe, expect, it } from 'vitest';
import { insertBefore, insertMember, removeItem, type TextEdit } from './edits';
import { memberOf, skipValue } from './scan';

const done = (text: string, { offset, removed, inserted }: TextEdit) => text.slice(0, offset) + inserted + text.slice(offset + removed);

describe('inserting a member', () => {
  it.each([
    ['{}', '{ "b": 2 }'],
    ['{ }', '{ "b": 2  }'],
    ['{ "a": 1 }', '{ "a": 1, "b": 2 }'],
    ['{ "a": [1, 2], // why\n }', '{ "a": [1, 2], "b": 2, // why\n }'],
    ['{\n  "a": 1 // why\n}', '{\n  "a": 1,\n  "b": 2 // why\n}'],
    ['{\r\n\t"z": 0,\r\n\t"a": {}\r\n}', '{\r\n\t"z": 0,\r\n\t"a": {},\r\n\t"b": 2\r\n}'],
    ['{\n\n  "a": 1\n}', '{\n\n  "a": 1,\n  "b": 2\n}'],
  ])('into %j', (before, after) => {
    expect(done(before, insertMember(before, 0, '"b": 2'))).toBe(after);
  });
});

describe('inserting an element', () => {
  it.each([
    ['[ {} ]', '[ 7, {} ]'],
    ['[\n  {}\n]', '[\n  7,\n  {}\n]'],
  ])('into %j', (before, after) => {
    expect(done(before, insertBefore(before, before.indexOf('{}'), '7'))).toBe(after);
  });
});

describe('removing a member', () => {
  it.each([
    ['{ "x": 1 }', '{ }'],
    ['{ "x": 1, "a": 2 }', '{ "a": 2 }'],
    ['{ "a": 2, "x": 1 }', '{ "a": 2 }'],
    ['{ "a": 2, "x": 1, }', '{ "a": 2, }'],
    ['{\n  "a": 2,\n  "x": 1,\n  "b": 3\n}', '{\n  "a": 2,\n  "b": 3\n}'],
    ['{\n  "a": 2, // two\n  "x": 1\n}', '{\n  "a": 2, // two\n}'],
    ['{\n  "x": 1, // one\n  "b": 3\n}', '{\n   // one\n  "b": 3\n}'],
  ])('from %j', (before, after) => {
    const { keyAt, valueAt } = memberOf(before, 0, 'x')!;
    expect(done(before, removeItem(before, keyAt, skipValue(before, valueAt)))).toBe(after);
  });
});
