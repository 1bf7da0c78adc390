/** Reads JSON with comments, and says what is wrong with a text that is none. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { placedOutward, withoutBlanks } from '../json/blanks';
import { type Message, say } from '../message/message';
import type { MissingSign, Span } from '../problem/problem';

export interface JsonSyntaxError extends Span, Described {}

interface Described {
  readonly message: Message;
  /** What would mend it, where that is one sign. */
  readonly missing?: MissingSign;
}

export const commaExpected: Described = { message: say('not valid JSON: a comma is expected here'), missing: 'comma' };

/** The tree of a text, or its first error: those that follow are mostly consequences of it. */
export function parseJson(text: string): { readonly root: Node } | { readonly root?: undefined; readonly error: JsonSyntaxError } {
  const compacted = withoutBlanks(text);
  const errors: ParseError[] = [];
  try {
    const root = parseTree(compacted.text, errors, { allowTrailingComma: true });
    const [first] = errors;
    if (root !== undefined && first === undefined) return { root: placedOutward(root, compacted) };
    if (first !== undefined) {
      const { offset, length } = first;
      return { error: { ...describe(first, compacted.text), offset: compacted.outward(offset), length: Math.max(1, length) } };
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause; // The parser calls itself for every level.
  }
  return { error: { message: say('not valid JSON: nested too deeply'), offset: 0, length: 1 } };
}

/** The tree of a text as far as it can be read; `undefined` where nothing can. */
export function tolerantTree(text: string): Node | undefined {
  const compacted = withoutBlanks(text);
  const root = parseTree(compacted.text, [], { allowTrailingComma: true });
  return root && placedOutward(root, compacted);
}

function describe(error: ParseError, text: string): Described {
  if (text.trim() === '') return { message: say('the file is empty: a model spec is a JSON object with "name" and "layers"') };
  if (error.offset >= text.trimEnd().length && error.length === 0) return { message: say('not valid JSON: the text ends too early') };
  const code = printParseErrorCode(error.error);
  return code === 'CommaExpected' ? commaExpected : { message: messageOf(code, text.slice(error.offset, error.offset + error.length)) };
}

/** @param code of the parser @param word what it stands at */
function messageOf(code: string, word: string): Message {
  switch (code) {
    case 'InvalidSymbol':
      return badWord(word);
    case 'InvalidNumberFormat':
      return say('not valid JSON: not a number');
    case 'PropertyNameExpected':
      return say('not valid JSON: a field name in quotes is expected here');
    case 'ValueExpected':
      return say('not valid JSON: a value is expected here');
    case 'ColonExpected':
      return say('not valid JSON: a colon is expected here');
    case 'CloseBraceExpected':
      return say('not valid JSON: a comma or closing brace is expected here');
    case 'CloseBracketExpected':
      return say('not valid JSON: a comma or closing bracket is expected here');
    case 'EndOfFileExpected':
      return say('not valid JSON: the file should end here');
    case 'UnexpectedEndOfComment':
      return say('not valid JSON: a comment that does not end');
    case 'UnexpectedEndOfString':
      return say('not valid JSON: a string without its closing quote');
    case 'UnexpectedEndOfNumber':
      return say('not valid JSON: a number that is cut off');
    default:
      return say('not valid JSON: a character or escape that a string cannot hold');
  }
}

/** What is neither a string nor a number nor true, false or null. */
function badWord(word: string): Message {
  if (word.startsWith("'")) return say('not valid JSON: use double quotes');
  const meant = { true: 'true', false: 'false', null: 'null', none: 'null' }[word.toLowerCase()];
  return meant === undefined ? say('not valid JSON: put {0} in double quotes', word) : say('not valid JSON: write {0} as {1}', word, meant);
}
