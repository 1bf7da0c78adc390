/** Where a layer's text has what the editor points at: its type, its name, and the names of its inputs. */
import { elementsOf } from '../json/elements';
import { membersOf, skipTrivia, skipValue } from '../json/scan';
import type { Span } from '../spec/problem';
import type { ModelText } from './text/modelText';

export interface LayerMarks {
  readonly type?: Span;
  readonly name?: Span;
  readonly inputs: readonly Mark[];
}

/** A layer's name where it is written, quotes included. */
export interface Mark extends Span {
  readonly name: string;
}

/** The marks of a layer of a spec, in the document. */
export function marksOf({ text, layers }: ModelText, index: number): LayerMarks {
  const marks: { type?: Span; name?: Span; inputs: readonly Mark[] } = { inputs: [] };
  const layer = layers[index];
  if (layer === undefined) return marks;
  for (const { key, valueAt } of membersOf(text, layer.offset)) {
    if (key === 'type' || key === 'name') marks[key] = valueSpan(text, valueAt);
    if (key === 'inputs') marks.inputs = namesIn(text, valueAt);
  }
  return marks;
}

function namesIn(text: string, at: number): Mark[] {
  if (text[at] !== '[') return [];
  const { spans } = elementsOf(text, skipTrivia(text, at + 1), text.length, false);
  return spans.filter(({ offset }) => text[offset] === '"').map((span) => ({ ...span, name: unquoted(text, span) }));
}

function valueSpan(text: string, offset: number): Span {
  return { offset, length: Math.max(0, skipValue(text, offset) - offset) };
}

function unquoted(text: string, { offset, length }: Span): string {
  return text.slice(offset + 1, offset + length - 1);
}
