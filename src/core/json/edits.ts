/** Small changes to JSON text that keep everything else as it is: comments, order, and how it is laid out. */
import { membersOf, skipTrivia, skipValue } from './scan';
import type { Span } from '../problem/problem';

/** `removed` characters at `offset` make way for `inserted` ones. */
export interface TextEdit {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: string;
}

/** Puts other text in the place of a part of the text. */
export function replaceSpan({ offset, length }: Span, inserted: string): TextEdit {
  return { offset, removed: length, inserted };
}

/** Adds a member at the end of the object that begins at `at`: on a line of its own where its last member has one. */
export function insertMember(text: string, at: number, member: string): TextEdit {
  let last: { keyAt: number; valueEnd: number } | undefined;
  for (const { keyAt, valueAt } of membersOf(text, at)) last = { keyAt, valueEnd: skipValue(text, valueAt) };
  if (last === undefined) return { offset: at + 1, removed: 0, inserted: ` ${member}${text[skipTrivia(text, at + 1)] === '}' ? ' ' : ''}` };
  const margin = marginOf(text, last.keyAt);
  return { offset: last.valueEnd, removed: 0, inserted: `,${margin ?? ' '}${member}` };
}

/** Adds an element to a list before the element at `at`, laid out as that one is. */
export function insertBefore(text: string, at: number, element: string): TextEdit {
  return { offset: at, removed: 0, inserted: `${element},${marginOf(text, at) ?? ' '}` };
}

/** Takes a member or an element out of its object or list, with the comma that parts it from its neighbours. @param end after its value */
export function removeItem(text: string, at: number, end: number): TextEdit {
  const next = skipTrivia(text, end);
  const from = startOfMargin(text, at);
  if (text[next] === ',') {
    // Up to where the next item begins, so that it takes this one's place.
    const following = skipTrivia(text, next + 1);
    const upTo = text.slice(next + 1, following).trim() === '' ? following : next + 1;
    return isCloser(text[following])
      ? { offset: from, removed: next + 1 - from, inserted: '' }
      : { offset: at, removed: upTo - at, inserted: '' };
  }
  const comma = text.lastIndexOf(',', at);
  const isParted = comma !== -1 && text.slice(comma + 1, at).trim() === '';
  const start = isParted ? comma : from;
  return { offset: start, removed: end - start, inserted: '' };
}

/** The line break and indent before a place, if nothing else stands before it on its line. */
function marginOf(text: string, at: number): string | undefined {
  const start = startOfMargin(text, at);
  const margin = text.slice(start, at);
  return margin.includes('\n') ? margin.slice(margin.lastIndexOf('\n') - (margin.includes('\r\n') ? 1 : 0)) : undefined;
}

function startOfMargin(text: string, at: number): number {
  let start = at;
  while (start > 0 && ' \t\r\n'.includes(text[start - 1]!)) start--;
  return start;
}

function isCloser(character: string | undefined): boolean {
  return character === '}' || character === ']';
}
