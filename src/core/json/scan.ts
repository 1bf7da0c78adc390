/**
 * Skims JSON with comments without reading it: where things begin and end. Twenty times faster than a parser, and forgiving: what is
 * between two brackets is only checked when somebody reads it.
 */
export const quote = 34;
const comma = 44;
export const slash = 47;
const star = 42;
const colon = 58;
const backslash = 92;
const newline = 10;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

/** The first offset from `at` on that is neither white space nor in a comment. */
export function skipTrivia(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === newline || code === 13 || code === 9) at++;
    else {
      const next = skipComment(text, at);
      if (next === at) return at;
      at = next;
    }
  }
}

/** The offset after the comment that begins at `at`, or `at` where none does. */
export function skipComment(text: string, at: number): number {
  if (text.charCodeAt(at) !== slash) return at;
  if (text.charCodeAt(at + 1) === slash) return after(text, '\n', at);
  return text.charCodeAt(at + 1) === star ? after(text, '*/', at + 2) : at;
}

function after(text: string, wanted: string, from: number): number {
  const found = text.indexOf(wanted, from);
  return found === -1 ? text.length : found + wanted.length;
}

/** The offset after the value that begins at `at`, or -1 when it does not end before `to`. */
export function skipValue(text: string, at: number, to = text.length): number {
  const first = text.charCodeAt(at);
  if (first === quote) return skipString(text, at, to);
  if (first !== openBrace && first !== openBracket) return skipWord(text, at, to);
  let depth = 0;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = skipString(text, at, to);
      if (at === -1) return -1;
      continue;
    }
    if (code === slash) {
      const next = skipTrivia(text, at);
      at = next === at ? at + 1 : next;
      continue;
    }
    if (code === openBrace || code === openBracket) depth++;
    else if (code === closeBrace || code === closeBracket) depth--;
    at++;
    if (depth === 0) return at;
  }
  return -1;
}

/** The offset after the string that begins at `at`, or -1 when it does not end before `to`. */
export function skipString(text: string, at: number, to: number): number {
  for (at++; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === backslash) at++;
    else if (code === newline) return -1;
  }
  return -1;
}

/** A number, true, false, null, or anything else up to a delimiter. */
function skipWord(text: string, at: number, to: number): number {
  const start = at;
  while (at < to && !isDelimiter(text.charCodeAt(at))) at++;
  return at === start ? -1 : at;
}

function isDelimiter(code: number): boolean {
  return code <= 32 || [comma, colon, quote, slash, openBracket, closeBracket, openBrace, closeBrace].includes(code);
}

export interface Member {
  /** The key's text between its quotes, escapes as they are. */
  readonly key: string;
  readonly keyAt: number;
  readonly valueAt: number;
}

/** The members of the object that begins at `at`, as far as they can be separated. Skims a value only to get to the next member. */
export function* membersOf(text: string, at: number): Generator<Member, void, undefined> {
  if (text.charCodeAt(at) !== openBrace) return;
  at = skipTrivia(text, at + 1);
  while (text.charCodeAt(at) === quote) {
    const keyEnd = skipString(text, at, text.length);
    const colonAt = keyEnd === -1 ? -1 : skipTrivia(text, keyEnd);
    if (text.charCodeAt(colonAt) !== colon) return;
    const valueAt = skipTrivia(text, colonAt + 1);
    yield { key: text.slice(at + 1, keyEnd - 1), keyAt: at, valueAt };
    const valueEnd = skipValue(text, valueAt);
    const commaAt = valueEnd === -1 ? -1 : skipTrivia(text, valueEnd);
    if (text.charCodeAt(commaAt) !== comma) return;
    at = skipTrivia(text, commaAt + 1);
  }
}

/** The member of that key. */
export function memberOf(text: string, at: number, key: string): Member | undefined {
  for (const member of membersOf(text, at)) if (member.key === key) return member;
  return undefined;
}
