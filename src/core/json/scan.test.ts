import { parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { Random } from '../random/random';
import { elementsOf } from './elements';
import { memberOf, membersOf, skipTrivia, skipValue } from './scan';

const text = `// first
{ "a" : [1, {"b": "]}\\"/*"}, /* ] */ null ], // }
  "c/*": -1.5e3 ,"d":{}}`;

describe('skimming', () => {
  it('finds where values end', () => {
    const start = skipTrivia(text, 0);
    expect(text.slice(start, start + 3)).toBe('{ "');
    expect(skipValue(text, start)).toBe(text.length);
    expect(['{', '[1', '"a', '{"a": [}', '{]', '', ',', '"a\nb"'].map((broken) => skipValue(broken, 0))).toEqual([
      -1, -1, -1, -1, 2, -1, -1, -1,
    ]);
  });

  it('finds members', () => {
    const members = [...membersOf(text, skipTrivia(text, 0))];
    expect(members.map(({ key, valueAt }) => [key, text.slice(valueAt, skipValue(text, valueAt))])).toEqual([
      ['a', '[1, {"b": "]}\\"/*"}, /* ] */ null ]'],
      ['c/*', '-1.5e3'],
      ['d', '{}'],
    ]);
    expect(memberOf(text, skipTrivia(text, 0), 'd')?.key).toBe('d');
    expect(memberOf(text, skipTrivia(text, 0), 'b')).toBeUndefined();
    expect([...membersOf('[1]', 0)]).toEqual([]);
  });

  it('sees what a parser sees, in random documents', () => {
    const random = new Random(21);
    for (let round = 0; round < 500; round++) {
      const document = randomValue(random, 4);
      const root = parseTree(document, [])!;
      expect(skipValue(document, 0)).toBe(document.length);
      const seen = [...membersOf(document, 0)].map(({ key, valueAt }): unknown[] => [key, valueAt, skipValue(document, valueAt) - valueAt]);
      const known =
        root.type === 'object'
          ? root.children!.map(({ children }): unknown[] => [children![0]!.value, children![1]!.offset, children![1]!.length])
          : [];
      expect(seen).toEqual(known);
    }
  });
});

describe('elements of a list', () => {
  const within = (list: string, follows = false) => {
    const { spans, end, isOpen } = elementsOf(list, 0, list.length, follows);
    return { elements: spans.map(({ offset, length }) => list.slice(offset, offset + length)), end: end - list.length, isOpen };
  };

  it('are separated, with comments and a comma too many at the end', () => {
    const elements = ['{"a": [1, 2]}', '3', '"s,"'];
    expect(within(' {"a": [1, 2]}, // x, y\n 3 /* , */ , "s,", ')).toEqual({ elements, end: 0, isOpen: true });
    expect(within('{"a": [1, 2]},3,"s,"')).toEqual({ elements, end: 0, isOpen: false });
    expect(within('')).toEqual({ elements: [], end: 0, isOpen: true });
  });

  it.each([
    ['{} {}', -2],
    [',{}', -3],
    ['{},,{}', -3],
    ['{}, {', -1],
    ['{}]', -1],
  ])('go no further than %s breaks', (list, end) => {
    expect(within(list).end).toBe(end);
  });

  it('need a comma to what stands before', () => {
    expect(within(', 1, ', true)).toEqual({ elements: ['1'], end: 0, isOpen: true });
    expect(within('1,', true)).toMatchObject({ elements: [], end: -2 });
    expect(within(' ', true)).toEqual({ elements: [], end: 0, isOpen: false });
  });

  it('tell of a comment that goes on after the end', () => {
    expect(elementsOf('1 // 2, 3\n', 0, 5, false).end).toBe(10);
  });
});

function randomValue(random: Random, depth: number): string {
  const choice = Math.floor(random.uniform() * (depth === 0 ? 4 : 7));
  const space = random.uniform() < 0.3 ? ' /* {[" */ ' : '';
  const list = () => Array.from({ length: Math.floor(random.uniform() * 4) }, () => randomValue(random, depth - 1));
  if (choice === 0) return '"a\\"]}//"';
  if (choice === 1) return '12.5';
  if (choice === 2) return 'null';
  if (choice === 3) return '{}';
  if (choice === 4) return `[${list().join(`,${space}`)}]`;
  return `{${space}${list()
    .map((value, index) => `"k${index}"${space}:${space}${value}`)
    .join(`${space},`)}}`;
}
