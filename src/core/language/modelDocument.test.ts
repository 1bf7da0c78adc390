import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyEdit, inverse, randomEdit } from '../../../test/support/models/randomEdit';
import { randomSpec } from '../../../test/support/models/randomSpec';
import type { TextEdit } from '../json/edits';
import { Random } from '../random/random';
import { analyzeSpec } from '../spec/analyze';
import { lensesOf } from './lenses';
import { marksOf } from './marks';
import { editModelDocument, type ModelDocument, openModelDocument, problemsOf, settleModelDocument } from './modelDocument';
import { type ModelSymbol, symbolsOf } from './symbols';
import { syntaxErrorOf } from './text/modelText';

/** What is shown of a model, in a form that can be compared. */
const shown = (model: ModelDocument) => ({
  cost: model.analysis?.cost,
  problems: problemsOf(model).map(({ code, offset, length }) => ({ code, offset, length })),
  layers: model.text.layers.map(({ offset, length }) => ({ offset, length })),
  lenses: lensesOf(model, 'all'),
  symbols: symbolsOf(model).map(plain),
  marks: model.text.layers.map((_, index) => marksOf(model.text, index)),
});

/** A symbol without what its whole knows beyond its place. */
function plain({ whole: { offset, length }, children, ...symbol }: ModelSymbol): unknown {
  return { ...symbol, offset, length, children: children.map(plain) };
}

describe('a model under edits', () => {
  it('is after every edit what it is when read anew, in random edits of random specs', () => {
    const random = new Random(31);
    let whole = 0;
    for (let round = 0; round < 12; round++) {
      let text = JSON.stringify({ ...randomSpec(random), budget: { layerShare: 0.3 } }, null, round % 3);
      let model = openModelDocument(text);
      const undo: TextEdit[] = [];
      for (let step = 0; step < 40; step++) {
        const isBroken = syntaxErrorOf(model.text) !== undefined;
        const back = isBroken && random.uniform() < 0.8 ? undo.pop() : undefined;
        const edit = back ?? randomEdit(random, text);
        if (back === undefined) undo.push(inverse(text, edit));
        text = applyEdit(text, edit);
        model = settleModelDocument(editModelDocument(model, edit));
        expect(String(model.text.text)).toBe(text);
        const fresh = openModelDocument(text);
        expect(syntaxErrorOf(model.text) === undefined).toBe(syntaxErrorOf(fresh.text) === undefined);
        if (syntaxErrorOf(fresh.text) !== undefined) continue;
        whole++;
        expect(shown(model)).toEqual(shown(fresh));
        const { cost, problems } = analyzeSpec(text);
        expect(shown(model)).toMatchObject({ cost, problems: problems.map(({ code, offset, length }) => ({ code, offset, length })) });
      }
    }
    expect(whole).toBeGreaterThan(250);
  }, 60_000);

  it('the same in a Keras file', () => {
    const random = new Random(32);
    let text = readFileSync('test/fixtures/keras/images-keras2.json', 'utf8');
    let model = openModelDocument(text);
    const undo: TextEdit[] = [];
    for (let step = 0; step < 150; step++) {
      const back = syntaxErrorOf(model.text) !== undefined && random.uniform() < 0.8 ? undo.pop() : undefined;
      const edit = back ?? randomEdit(random, text);
      if (back === undefined) undo.push(inverse(text, edit));
      text = applyEdit(text, edit);
      model = settleModelDocument(editModelDocument(model, edit));
      const fresh = openModelDocument(text);
      expect(syntaxErrorOf(model.text) === undefined).toBe(syntaxErrorOf(fresh.text) === undefined);
      if (syntaxErrorOf(fresh.text) === undefined) expect(shown(model)).toEqual(shown(fresh));
    }
  }, 60_000);

  it('keeps what it knew of the layers while the JSON is broken, at the lines where they have gone', () => {
    const text = JSON.stringify(randomSpec(new Random(5)), null, 2);
    const good = openModelDocument(text);
    const quote = text.indexOf('"name"', good.text.layers[1]!.offset);
    const broken = editModelDocument(good, { offset: quote, removed: 1, inserted: '' });
    const later = editModelDocument(broken, { offset: 0, removed: 0, inserted: '\n\n' });
    expect(later.analysis).toBe(good.analysis);
    expect(problemsOf(later)).toMatchObject([{ code: 'syntax-error' }]);
    const { text: now, layers } = later.text;
    layers.forEach(({ offset }, index) => expect(now.slice(offset).trimStart()[0], `layer ${String(index)}`).toBe('{'));
    const mended = editModelDocument(later, { offset: quote + 2, removed: 0, inserted: '"' });
    expect(shown(mended)).toEqual(shown(openModelDocument(`\n\n${text}`)));
  });

  it('reads no layer again that an edit does not touch', () => {
    const model = openModelDocument(JSON.stringify(randomSpec(new Random(6)), null, 2));
    const known: readonly object[] = model.analysis!.layers;
    const target = model.text.layers[2]!;
    const edited = editModelDocument(model, { offset: target.offset + 1, removed: 0, inserted: ' ' });
    edited.text.layers.forEach(({ reading }, index) => expect(reading === model.text.layers[index]!.reading).toBe(index !== 2));
    expect(edited.analysis!.layers.filter((layer) => !known.includes(layer)).length).toBeLessThanOrEqual(model.analysis!.layers.length - 2);
  });
});
