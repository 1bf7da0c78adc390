import { describe, expect, it } from 'vitest';
import { applyEdit, inverse, randomEdit } from '../../../test/support/models/randomEdit';
import { randomSpec } from '../../../test/support/models/randomSpec';
import { tfjsModel } from '../../../test/support/models/tfjsModel';
import { useEverything } from '../../../test/support/models/useEverything';
import type { TextEdit } from '../json/edits';
import { Random } from '../random/random';
import { type Lens, lensesOf } from './lenses';
import { editModel, type Model, openModel, settleModel } from './model';
import { faultOf } from './text/modelText';

const edits = 10_000;
const editsOfOne = 40;

describe('ten thousand random edits of random specs', () => {
  it('never throw, never show a wrong count, and never move a lens from its layer while the JSON is broken', () => {
    const random = new Random(2024);
    let judged = 0;
    for (let done = 0; done < edits; done += editsOfOne) {
      let text = JSON.stringify({ ...randomSpec(random), budget: { layerShare: 0.4 } }, null, done % 3);
      let model = openModel(text);
      const undo: TextEdit[] = [];
      for (let step = 0; step < editsOfOne; step++) {
        const isWhole = faultOf(model.text) === undefined && model.judgement?.graph !== undefined;
        const back = !isWhole && random.uniform() < 0.8 ? undo.pop() : undefined;
        const edit = back ?? randomEdit(random, text);
        if (back === undefined) undo.push(inverse(text, edit));
        const before = model;
        text = applyEdit(text, edit);
        model = settleModel(editModel(before, edit));
        useEverything(model, Math.floor(random.uniform() * (text.length + 1)));
        if (faultOf(model.text) === undefined) judged += compareWithTfjs(model);
        else expectLensesToStay(before, model, edit);
      }
    }
    expect(judged).toBeGreaterThan(edits / 5);
  }, 1_200_000);
});

/** @returns 1 when there was a model to compare with */
function compareWithTfjs({ judgement }: Model): 0 | 1 {
  const graph = judgement?.graph;
  if (judgement === undefined || graph === undefined || judgement.cost.params > 1_000_000) return 0;
  // tfjs, unlike Keras, takes no flat input in a Flatten.
  if (graph.layers.some(({ spec, inputShapes }) => spec.type === 'Flatten' && inputShapes[0]!.length === 1)) return 0;
  const model = tfjsModel(graph);
  try {
    const costs = new Map(judgement.cost.layers.map((layer) => [layer.name, layer.params]));
    for (const layer of model.layers) expect({ [layer.name]: costs.get(layer.name) }).toEqual({ [layer.name]: layer.countParams() });
  } finally {
    model.dispose();
  }
  return 1;
}

/** A lens before the edit stays where it is, one after it moves with the text, and its words stay. */
function expectLensesToStay(before: Model, now: Model, { offset, removed, inserted }: TextEdit): void {
  const [was, is] = [before, now].map((model) => (model.judgement === undefined ? [] : lensesOf(model, 'all')));
  if (before.judgement === undefined || now.judgement !== before.judgement) return;
  const expected = was!.map((lens: Lens) => {
    if (lens.layer === undefined || lens.offset < offset) return lens.offset;
    return lens.offset >= offset + removed ? lens.offset + inserted.length - removed : offset;
  });
  expect(is!.filter(({ layer }) => layer !== undefined).map((lens) => lens.offset)).toEqual(expected.slice(1));
}
