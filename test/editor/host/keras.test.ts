import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { at, eventually, openText } from '../../support/host/documents';

const layer = (className: string, name: string, config: object, ...inputs: string[]) => ({
  class_name: className,
  name,
  config: { name, ...config },
  inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])],
});

const model = {
  class_name: 'Functional',
  config: {
    name: 'written-by-keras',
    layers: [
      layer('InputLayer', 'x', { batch_input_shape: [null, 100] }),
      layer('Dense', 'wide', { units: 64, activation: 'relu' }, 'x'),
      layer('ReLU', 'relu', {}, 'wide'),
      layer('Dense', 'out', { units: 10, activation: 'softmax' }, 'relu'),
    ],
  },
};

const lensesOf = (document: vscode.TextDocument) =>
  vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100);

describe('a Keras file in the editor', () => {
  let document: vscode.TextDocument;
  before(async () => {
    document = await openText(JSON.stringify(model, null, 2), 'keras.json');
  });

  it('stays JSON', () => {
    assert.equal(document.languageId, 'json');
  });

  it('has lenses over the model and its oversized layer', async () => {
    const lenses = await lensesOf(document);
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title.replaceAll('\u00a0', ' ')]),
      [
        [0, '$(warning) 7,114 parameters · 28.5 kB · 7.04 k MACs · 1 layer over budget'],
        [at(document, '"Dense"').line, '$(warning) → 64 · 6,464 parameters · 91 % · 25.9 kB · 6.40 k MACs'],
      ],
    );
  });

  it('has the diagnostic of its oversized layer, and hovers', async () => {
    const [problem] = await eventually(
      () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'bonsai'),
      (problems) => problems.length > 0,
    );
    assert.equal(document.getText(problem!.range), '"Dense"');
    assert.match(problem!.message, /wide holds 91 %/u);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at(document, '"wide"'),
    );
    assert.match(
      hovers.flatMap(({ contents }) => contents.map((content) => (content as vscode.MarkdownString).value)).join('\n'),
      /100 × 64 \(kernel\)/u,
    );
  });

  it('has an outline of its layers', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    const names = symbols.map(({ name, detail }) => `${name}: ${detail}`);
    assert.ok(names.includes('wide: Dense → 64'), names.join(', '));
  });

  it('is recognized minified and as a TF.js file, with lenses at the classes', async () => {
    const text = JSON.stringify({
      format: 'layers-model',
      modelTopology: { keras_version: '2.1', model_config: model },
      weightsManifest: [],
    });
    const minified = await openText(text, 'model.json');
    const lenses = await lensesOf(minified);
    assert.deepEqual(
      lenses.map(({ range }) => range.start.character),
      [0, text.indexOf('"Dense"')],
    );
  });

  it('is told apart from other JSON, which is left alone', async () => {
    const other = await openText('{ "name": "x", "layers": [{ "class": "Dense" }] }', 'other.json');
    assert.deepEqual(await lensesOf(other), []);
    assert.deepEqual(
      vscode.languages.getDiagnostics(other.uri).filter(({ source }) => source === 'bonsai'),
      [],
    );
  });
});
