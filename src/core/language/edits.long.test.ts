import { describe, expect, it } from 'vitest';
import { applyEdit, inverse, randomEdit } from '../../../test/support/models/randomEdit';
import { randomSpec } from '../../../test/support/models/randomSpec';
import { tfjsModel } from '../../../test/support/models/tfjsModel';
import { useEverything } from '../../../test/support/models/useEverything';
import type { TextEdit } from '../json/edits';
import { Random } from '../random/random';
import { type Lens, lensesOf } from './lenses';
import { editModelDocument, type ModelDocument, openModelDocument, settleModelDocument } from './modelDocument';
import { syntaxErrorOf } from './text/modelText';

const edits = 10_000;
const editsOfOne = 40;

describe('ten thousand random edits of random specs', () => {
  it('never throw, never show a wrong count, and never move a lens from its layer while the JSON is broken', () => {
    const random = new Random(2024);
    let analyzed = 0;
    for (let done = 0; done < edits; done += editsOfOne) {
      let text = JSON.stringify({ ...randomSpec(random), budget: { layerShare: 0.4 } }, null, done % 3);
      let model = openModelDocument(text);
      const undo: TextEdit[] = [];
      for (let step = 0; step < editsOfOne; step++) {
        const isWhole = syntaxErrorOf(model.text) === undefined && model.analysis?.graph !== undefined;
        const back = !isWhole && random.uniform() < 0.8 ? undo.pop() : undefined;
        const edit = back ?? randomEdit(random, text);
        if (back === undefined) undo.push(inverse(text, edit));
        const before = model;
        text = applyEdit(text, edit);
        model = settleModelDocument(editModelDocument(before, edit));
        useEverything(model, Math.floor(random.uniform() * (text.length + 1)));
        if (syntaxErrorOf(model.text) === undefined) analyzed += compareWithTfjs(model);
        else expectLensesToStay(before, model, edit);
      }
    }
    expect(analyzed).toBeGreaterThan(edits / 5);
  }, 1_200_000);
});

/** @returns 1 when there was a model to compare with */
function compareWithTfjs({ analysis }: ModelDocument): 0 | 1 {
  const graph = analysis?.format === 'spec' ? analysis.graph : undefined;
  if (analysis === undefined || graph === undefined || analysis.cost.params > 1_000_000) return 0;
  // tfjs, unlike Keras, takes no flat input in a Flatten.
  if (graph.layers.some(({ spec, inputShapes }) => spec.type === 'Flatten' && inputShapes[0]!.length === 1)) return 0;
  const model = tfjsModel(graph);
  try {
    const costs = new Map(analysis.cost.layers.map((layer) => [layer.name, layer.params]));
    for (const layer of model.layers) expect({ [layer.name]: costs.get(layer.name) }).toEqual({ [layer.name]: layer.countParams() });
  } finally {
    model.dispose();
  }
  return 1;
}

/** A lens before the edit stays where it is, one after it moves with the text, and its words stay. */
function expectLensesToStay(before: ModelDocument, now: ModelDocument, { offset, removed, inserted }: TextEdit): void {
  const [was, is] = [before, now].map((model) => (model.analysis === undefined ? [] : lensesOf(model, 'all')));
  if (before.analysis === undefined || now.analysis !== before.analysis) return;
  const expected = was!.map((lens: Lens) => {
    if (lens.layer === undefined || lens.offset < offset) return lens.offset;
    return lens.offset >= offset + removed ? lens.offset + inserted.length - removed : offset;
  });
  expect(is!.filter(({ layer }) => layer !== undefined).map((lens) => lens.offset)).toEqual(expected.slice(1));
}
