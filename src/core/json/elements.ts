/** The elements of a JSON list, or of a stretch of one, by where they begin and end. */
import type { Span } from '../spec/problem';
import { skipTrivia, skipValue } from './scan';

export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Whether elements stand before and after the stretch, so that commas must part them from these. */
  readonly follows: boolean;
  readonly precedes: boolean;
}

/** The elements of a stretch of a list, or the offset at which it is none. */
export function elementsOf(text: string, { from, to, follows, precedes }: Stretch): Span[] | number {
  const elements: Span[] = [];
  let at = skipTrivia(text, from, to);
  let needsComma = follows;
  while (at < to) {
    if (text[at] === ',') {
      if (!needsComma) return at;
      needsComma = false;
      at++;
    } else {
      const end = needsComma ? -1 : skipValue(text, at, to);
      if (end === -1) return at;
      elements.push({ offset: at, length: end - at });
      needsComma = true;
      at = end;
    }
    at = skipTrivia(text, at, to);
  }
  // A comma too many is allowed at the end of the list only.
  return precedes && needsComma ? to : elements;
}
