import { describe, expect, it } from 'vitest';
import { applyEdit, randomEdit } from '../../../test/support/models/randomEdit';
import { randomSpec } from '../../../test/support/models/randomSpec';
import type { TextEdit } from '../json/edits';
import { Random } from '../random/random';
import type { Span } from '../problem/problem';
import { completionsAt } from './completion';
import { foldsOf } from './folding';
import { hoverAt } from './hover';
import { lensesOf } from './lenses';
import { linksOf } from './links';
import { editModelDocument, type ModelDocument, openModelDocument, problemsOf, settleModelDocument } from './modelDocument';
import { nameAt, usesOf } from './names';
import { selectionsAt } from './selection';
import { shapeHintsOf } from './shapeHints';
import { type ModelSymbol, symbolsOf } from './symbols';

const end = ({ offset, length }: Span) => offset + length;

/** Spans that do not lie in the text, and parts that do not lie in their wholes, of all that editors show of a model. */
function errorsIn(model: ModelDocument, text: string, at: number): string[] {
  const errors: string[] = [];
  const within = (what: string, span: Span, whole: Span) => {
    if (span.offset < whole.offset || end(span) > end(whole) || span.length < 0)
      errors.push(`${what}: ${String(span.offset)}+${String(span.length)} is not in ${String(whole.offset)}+${String(whole.length)}`);
  };
  const whole = { offset: 0, length: text.length };
  const symbol = ({ name, head, whole: own, children }: ModelSymbol) => {
    within(`symbol ${name}`, own, whole);
    within(`head of ${name}`, head, own);
    for (const child of children) {
      within(`child ${child.name}`, child.whole, own);
      symbol(child);
    }
  };
  symbolsOf(model).forEach(symbol);
  for (const fold of foldsOf(model)) within('fold', fold, whole);
  for (const { span } of linksOf(model.text)) within('link', span, whole);
  for (const problem of problemsOf(model)) within(problem.code, problem, { offset: 0, length: text.length + 1 });
  if (model.analysis !== undefined) for (const { offset } of lensesOf(model, 'all')) within('lens', { offset, length: 0 }, whole);
  for (const { offset } of shapeHintsOf(model, whole)) within('hint', { offset, length: 0 }, whole);
  selectionsAt(model.text, at).reduceRight((outer, span) => (within('selection', span, outer), span), whole);
  for (const { replace } of completionsAt(model, at, [])) within('completion', replace, whole);
  const hover = hoverAt(model, at);
  if (hover !== undefined) within('hover', hover.span, whole);
  const name = nameAt(model.text, at);
  for (const span of name === undefined ? [] : spansOf(model, name.name)) {
    within('name', span, whole);
    if (text.slice(span.offset, end(span)) !== JSON.stringify(name!.name)) errors.push(`a name that is not there: ${name!.name}`);
  }
  return errors;
}

function spansOf(model: ModelDocument, name: string): Span[] {
  const { definition, references } = usesOf(model.text, name);
  return [...(definition === undefined ? [] : [definition]), ...references];
}

/** What a program does that writes a file while it is open: cuts it off anywhere, and then completes it. */
function rewriting(text: string, random: Random): TextEdit[] {
  const cut = Math.floor(random.uniform() * text.length);
  return [
    { offset: cut, removed: text.length - cut, inserted: '' },
    { offset: cut, removed: 0, inserted: text.slice(cut) },
  ];
}

describe('all that is reported of a text lies in it, whatever was done to it', () => {
  it.each([0, 2])('by typing, with an indent of %d', (indent) => {
    const random = new Random(11 + indent);
    for (let spec = 0; spec < 25; spec++) {
      let text = JSON.stringify(
        { ...randomSpec(random), data: { file: 'a.npy', labels: 'b.npy' }, budget: { layerShare: 0.4 } },
        null,
        indent,
      );
      let model = openModelDocument(text);
      for (let step = 0; step < 12; step++) {
        const edit = randomEdit(random, text);
        text = applyEdit(text, edit);
        model = editModelDocument(model, edit);
        if (step % 5 === 4) model = settleModelDocument(model);
        expect(errorsIn(model, text, Math.floor(random.uniform() * (text.length + 1)))).toEqual([]);
      }
    }
  });

  it('by a program that writes the file in pieces', () => {
    const random = new Random(12);
    for (let spec = 0; spec < 25; spec++) {
      let text = JSON.stringify({ ...randomSpec(random), data: { file: 'a.npy' } }, null, 2);
      let model = openModelDocument(text);
      for (const edit of rewriting(text, random)) {
        text = applyEdit(text, edit);
        model = editModelDocument(model, edit);
        for (const at of [0, text.length >> 1, text.length]) expect(errorsIn(model, text, at)).toEqual([]);
      }
    }
  });

  it('and a link leads where the text says, also while the spec is broken behind it', () => {
    const text = '{ "data": { "file": "a.npy" }, "layers": [], "name": "m" }';
    const broken: TextEdit = { offset: text.length - 1, removed: 1, inserted: '' };
    const before: TextEdit = { offset: 1, removed: 0, inserted: '\n\n' };
    const model = editModelDocument(editModelDocument(openModelDocument(text), broken), before);
    const now = applyEdit(applyEdit(text, broken), before);
    expect(linksOf(model.text).map(({ span }) => now.slice(span.offset, end(span)))).toEqual(['a.npy']);
  });
});
