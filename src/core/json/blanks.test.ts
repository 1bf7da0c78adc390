import { getNodeValue, parseTree, type Node } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../spec/syntax';
import { withoutBlanks } from './blanks';

const blanks = ' \n'.repeat(3000);

describe('long runs of white space', () => {
  it.each([
    ['before', `${blanks}{"a": [1, "x"]}`],
    ['behind', `{"a": [1, "x"]}${blanks}`],
    ['everywhere', `${blanks}{${blanks}"a"${blanks}:${blanks}[1,${blanks}"x"${blanks}]${blanks}}${blanks}`],
  ])('%s change nothing of what is read, or where it is', (_where, text) => {
    const { root } = parseJson(text);
    expect(getNodeValue(root!)).toEqual({ a: [1, 'x'] });
    expect(placesOf(root!)).toEqual(placesOf(parseTree(text)!));
  });

  it.each([
    ['strings', `{"a": "x${' '.repeat(3000)}y", "b": "\\"${' '.repeat(3000)}"}`],
    ['comments', `{"a": 1, // "one${blanks}"b": /* 2${blanks}*/ 2}`],
  ])('in %s are read as they are', (_where, text) => {
    const { root } = parseJson(text);
    expect(getNodeValue(root!)).toEqual(getNodeValue(parseTree(text)!));
    expect(placesOf(root!)).toEqual(placesOf(parseTree(text)!));
  });

  it('are not given to the parser', () => {
    expect(withoutBlanks(`${blanks}{${blanks}}`).text).toBe(' { }');
    expect(withoutBlanks(' '.repeat(50_000_000)).text).toBe(' ');
    const short = '{ "a":  1 }';
    expect(withoutBlanks(short).text).toBe(short);
  });

  it('leave faults at their places', () => {
    const text = `${blanks}{ "a": tru${blanks}}`;
    expect(parseJson(text)).toMatchObject({ error: { offset: text.indexOf('tru'), length: 3 } });
  });
});

function placesOf({ type, offset, length, colonOffset, children }: Node): unknown {
  return [type, offset, length, colonOffset, children?.map(placesOf)];
}
