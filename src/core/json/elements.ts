/** The elements of a JSON list, or of a part of one, by where they begin and end. */
import type { Span } from '../problem/problem';
import { skipTrivia, skipValue } from './scan';

export interface Elements {
  readonly spans: readonly Span[];
  /** Where it goes on no longer: the end of the part, or the first character that does not belong to a list. */
  readonly end: number;
  /** Whether another element could stand at the end: a comma is there, or nothing. */
  readonly isOpen: boolean;
}

/** @param follows whether an element stands before `from`, so that a comma must part them */
export function elementsOf(text: string, from: number, to: number, follows: boolean): Elements {
  const spans: Span[] = [];
  let isOpen = !follows;
  let at = skipTrivia(text, from);
  while (at < to) {
    if (text[at] === ',' && !isOpen) {
      isOpen = true;
      at = skipTrivia(text, at + 1);
      continue;
    }
    const end = isOpen ? skipValue(text, at, to) : -1;
    if (end === -1) break;
    spans.push({ offset: at, length: end - at });
    isOpen = false;
    at = skipTrivia(text, end);
  }
  return { spans, end: at, isOpen };
}
