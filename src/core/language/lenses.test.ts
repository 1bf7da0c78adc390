import { describe, expect, it } from 'vitest';
import { toText } from '../message/message';
import { lensesOf, lensMessage } from './lenses';
import { openModelDocument } from './modelDocument';

const layers = `"layers": [
    { "type": "Input", "name": "x", "shape": [100] },
    { "type": "Dense", "name": "code", "units": 20 },
    { "type": "Dense", "name": "out", "units": 100, "useBias": false }
  ]`;

function shown(text: string): string[] {
  const model = openModelDocument(text);
  return lensesOf(model, 'all').map((lens) => {
    const line = text.slice(0, lens.offset).split('\n').length;
    return `${line}: ${lens.isOverBudget ? '! ' : ''}${toText(lensMessage(lens, model.analysis!))}`;
  });
}

describe('lensesOf', () => {
  it('shows the model and every layer, at their lines', () => {
    expect(shown(`// a comment\n{\n  "name": "m", ${layers}\n}`)).toEqual([
      '2: 4,020 parameters · 16.1 kB · 4.00 k MACs',
      '4: → 100',
      '5: → 20 · 2,020 parameters · 50 % · 8.08 kB · 2.00 k MACs',
      '6: → 100 · 2,000 parameters · 50 % · 8.00 kB · 2.00 k MACs',
    ]);
  });

  it.each([
    ['{ "params": 5000 }', '4,020 parameters · 16.1 kB · 4.00 k MACs · within budget', []],
    ['{ "params": 4000 }', '! 4,020 parameters · 16.1 kB · 4.00 k MACs · over budget of 4,000 parameters', []],
    ['{ "bytes": 16000 }', '! 4,020 parameters · 16.1 kB · 4.00 k MACs · over budget of 16.0 kB', []],
    ['{ "macs": 3000 }', '! 4,020 parameters · 16.1 kB · 4.00 k MACs · over budget of 3.00 k MACs', []],
    ['{ "layerParams": 2010 }', '! 4,020 parameters · 16.1 kB · 4.00 k MACs · 1 layer over budget', ['code']],
  ])('compares with the budget %s', (budget, summary, over) => {
    const text = `{ "name": "m", "budget": ${budget}, ${layers} }`;
    expect(shown(text)[0]).toBe(`1: ${summary}`);
    const named = lensesOf(openModelDocument(text), 'overBudget').flatMap(({ layer }) =>
      layer === undefined ? [] : [['x', 'code', 'out'][layer]],
    );
    expect(named).toEqual(over);
  });

  it('says why a cost cannot be known, and leaves shares out', () => {
    expect(shown(`{ "name": "m", ${layers.replace('"units": 100', '"units": 0')} }`)).toEqual([
      '1: cost unknown: 1 error in the spec',
      '2: → 100',
      '3: → 20 · 2,020 parameters · 8.08 kB · 2.00 k MACs',
    ]);
    const open = `{ "name": "m", "layers": [
      { "type": "Input", "name": "x", "shape": [null, null, 1] },
      { "type": "Conv2D", "name": "a", "filters": 2, "kernelSize": 3 } ] }`;
    expect(shown(open)).toEqual([
      '1: 20 parameters · 80 B · MACs depend on the input size',
      '2: → ? × ? × 1',
      '3: → ? × ? × 2 · 20 parameters · 100 % · 80 B · MACs depend on the input size',
    ]);
  });

  it('has nothing to say of a text that is no JSON', () => {
    expect(shown('{ "layers": [')).toEqual([]);
  });
});
