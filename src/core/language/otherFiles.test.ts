import { describe, expect, it } from 'vitest';
import { toText } from '../message/message';
import { lensesOf, lensMessage } from './lenses';
import { openModelDocument, problemsOf } from './modelDocument';
import { looksLikeKeras } from './recognize';

const reported = (file: unknown) => problemsOf(openModelDocument(JSON.stringify(file))).map(({ code, severity }) => `${severity} ${code}`);
const lenses = (file: unknown) => {
  const model = openModelDocument(JSON.stringify(file));
  return lensesOf(model, 'all').map((lens) => toText(lensMessage(lens, model.analysis!)));
};

describe('files of other programs that are called *.model.json', () => {
  it.each([
    ['Rojo', { name: 'hello', className: 'Model', children: [{ name: 'Some Part', className: 'Part' }], properties: {} }],
    ['Live2D', { type: 'Live2D Model Setting', name: 'a', model: 'a.moc', textures: ['a.png'], motions: {} }],
    ['a list of layers of pictures', { layers: [{ name: 'sky', visible: true }], width: 100 }],
  ])('of %s are one information, without a lens', (_program, file) => {
    expect(reported(file)).toEqual(['information not-a-model']);
    expect(lenses(file)).toEqual([]);
  });

  it.each([
    ['nothing yet', {}, 'missing-field'],
    ['the first fields', { name: 'a', train: {} }, 'missing-field'],
    ['a field too many', { name: 'a', layers: [{ type: 'Input', name: 'x', shape: [4] }], colour: 1 }, 'unknown-field'],
    ['layers without types', { name: 'a', layers: [{ name: 'x' }] }, 'missing-field'],
    ['layers misspelt', { name: 'a', layer: [{ type: 'Input', name: 'x', shape: [4] }] }, 'unknown-field'],
    ['no object', [1, 2], 'wrong-value'],
  ])('are distinguished from specs: %s', (_what, file, code) => {
    expect(reported(file)).toContain(`error ${code}`);
  });
});

describe('files of TF.js and Keras without a list of layers', () => {
  const manifest = [
    {
      paths: ['group1-shard1of1.bin'],
      weights: [
        { name: 'conv/kernel', shape: [3, 3, 3, 8], dtype: 'float32' },
        { name: 'axis', shape: [], dtype: 'int32' },
      ],
    },
  ];
  const graphModel = { format: 'graph-model', modelTopology: { node: [{ name: 'x', op: 'Placeholder' }] }, weightsManifest: manifest };

  it('of a graph model tell how large its weights are', () => {
    expect(reported(graphModel)).toEqual([]);
    expect(lenses(graphModel)).toEqual([
      '217 values in 2 weights · 868 B as float32 · a TF.js graph model, whose layers and MACs are not known',
    ]);
    expect(openModelDocument(JSON.stringify(graphModel)).analysis!.cost).toMatchObject({ params: 217, macs: null });
  });

  it.each([
    ['a tokenizer', { class_name: 'Tokenizer', config: { num_words: 100, word_index: '{}' } }],
    ['a layer', { class_name: 'Dense', config: { units: 3 } }],
    ['a manifest of weights', manifest],
    ['anything', { a: 1 }],
  ])('are not taken for models when they are called .json: %s', (_what, file) => {
    expect(looksLikeKeras(JSON.stringify(file))).toBe(false);
  });

  it.each([
    ['Keras 3', { module: 'keras', class_name: 'Functional', config: {} }],
    ['Keras 2', { class_name: 'Sequential', config: [] }],
    ['a class of its own', { class_name: 'MyModel', config: { name: 'm', layers: [] } }],
    ['HDF5 attributes', { model_config: {} }],
    ['TF.js', graphModel],
  ])('are models otherwise: %s', (_what, file) => {
    expect(looksLikeKeras(JSON.stringify(file, null, 1))).toBe(true);
  });
});
