import { elementsOf } from '../../json/elements';
import { membersOf, skipTrivia, skipValue } from '../../json/scan';
import type { Span } from '../../problem/problem';
import { readLayer } from '../../spec/readLayer';
import { parseJson } from '../../spec/syntax';
import type { LayerMarks, Mark, ModelFormat } from './format';

/** Our own specs. */
export const specFormat: ModelFormat = {
  id: 'spec',
  listPaths: [['layers']],
  readLayer: (text) => {
    const parsed = parseJson(text);
    if (parsed.root === undefined) return parsed;
    // Problems name the layer's place in the list, which is not known here: whether there are any is enough.
    const { problems, ...draft } = readLayer(parsed.root, 0);
    return { ...draft, format: 'spec', hasErrors: problems.length > 0, marks: marksIn(text) };
  },
};

function marksIn(text: string): LayerMarks {
  const marks: { type?: Span; name?: Span; inputs: readonly Mark[] } = { inputs: [] };
  for (const { key, valueAt } of membersOf(text, 0)) {
    if (key === 'type' || key === 'name') marks[key] = { offset: valueAt, length: Math.max(0, skipValue(text, valueAt) - valueAt) };
    if (key === 'inputs') marks.inputs = namesIn(text, valueAt);
  }
  return marks;
}

function namesIn(text: string, at: number): Mark[] {
  if (text[at] !== '[') return [];
  const { spans } = elementsOf(text, skipTrivia(text, at + 1), text.length, false);
  const strings = spans.filter(({ offset }) => text[offset] === '"');
  return strings.map(({ offset, length }) => ({ offset, length, name: text.slice(offset + 1, offset + length - 1) }));
}
