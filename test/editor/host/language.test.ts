import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { at, eventually, openText, replace } from '../../support/host/documents';

const text = `{
  // An autoencoder.
  "name": "host",
  "layers": [
    { "type": "Input", "name": "x", "shape": [100] },
    { "type": "Dense", "name": "encoder", "units": 64, "activation": "relu" },
    { "type": "Dense", "name": "code", "units": 10 },
    {
      "type": "Dense", "name": "out",
      "units": 100
    }
  ],
  "data": { "file": "rows.npy" },
  "budget": { "layerShare": 0.5 }
}
`;

const lensesOf = (document: vscode.TextDocument) =>
  vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100);
const shownLenses = async (document: vscode.TextDocument) =>
  (await lensesOf(document)).map(({ range, command }) => `${String(range.start.line + 1)}: ${command?.title ?? ''}`);

describe('a model spec in the editor', () => {
  let document: vscode.TextDocument;
  before(async () => {
    document = await openText(text);
  });
  afterEach(async () => {
    if (document.getText() !== text) await replace(document, document.getText(), text);
  });

  async function actionsAt(part: string, kind?: string): Promise<vscode.CodeAction[]> {
    const place = new vscode.Range(at(document, part, 0), at(document, part, part.length));
    const all = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, place, kind);
    // Newer editors have actions of their own for every problem.
    return all.filter(({ edit, command }) => edit !== undefined || command?.command.startsWith('bonsai.') === true);
  }

  it('has its own language', () => {
    assert.equal(document.languageId, 'bonsai-model');
  });

  it('has lenses over the model and the layers over budget, which open the panel', async () => {
    const lenses = await lensesOf(document);
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line + 1, command?.title.replaceAll('\u00a0', ' ')]),
      [
        [1, '$(warning) 8,214 parameters · 32.9 kB · 8.04 k MACs · 1 layer over budget'],
        [6, '$(warning) → 64 · 6,464 parameters · 79 % · 25.9 kB · 6.40 k MACs'],
      ],
    );
    assert.equal(lenses[1]!.command!.command, 'bonsai.showBudget');
    assert.deepEqual(lenses[1]!.command!.arguments!.at(-1), 'encoder');
  });

  it('has a lens over every layer, or none, as the setting says', async () => {
    const settings = vscode.workspace.getConfiguration('bonsai');
    await settings.update('codeLens', 'all', true);
    assert.equal((await lensesOf(document)).length, 5);
    await settings.update('codeLens', 'off', true);
    assert.equal((await lensesOf(document)).length, 0);
    await settings.update('codeLens', undefined, true);
  });

  it('keeps its lenses while the JSON is broken, each with its layer', async () => {
    const before = await shownLenses(document);
    await replace(document, '"units": 64', '"units": ');
    assert.deepEqual(await shownLenses(document), before);
    await replace(document, '  // An autoencoder.\n', '');
    assert.deepEqual(
      await shownLenses(document),
      before.map((lens) => lens.replace(/^6/u, '5')),
    );
    await replace(document, '"units": ,', '"units": 32,');
    assert.match((await shownLenses(document))[0]!, /4,662 parameters/u);
  });

  it('shows problems when typing rests, with what explains them', async () => {
    await replace(document, '"name": "code"', '"name": "encoder"');
    const [problem] = await eventually(
      () => vscode.languages.getDiagnostics(document.uri),
      // Until typing rests, what was wrong with the text before may still be shown.
      ([first]) => first !== undefined && document.getText(first.range) === '"encoder"',
    );
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(problem!.range.start.line, 6);
    assert.equal(problem!.source, 'bonsai');
    assert.equal(problem!.relatedInformation![0]!.location.range.start.line, 5);
  });

  it('tells in hovers what a layer costs', async () => {
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at(document, '"encoder"'),
    );
    const shown = hover!.contents.map((content) => (content as vscode.MarkdownString).value).join('\n');
    assert.match(shown, /100 → 64/u);
    assert.match(shown, /100 × 64 \(kernel\) \+ 64 \(bias\) = 6,464, 79 % of the model's/u);
  });

  it('has an outline with encoder, code and decoder', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.deepEqual(
      symbols.map(({ name, children }) => [name, ...children.map((child) => child.name)]),
      [['name'], ['Encoder', 'x', 'encoder'], ['Code', 'code'], ['Decoder', 'out'], ['data'], ['budget']],
    );
  });

  it('knows layer names as symbols', async () => {
    await replace(document, '"units": 10', '"units": 10, "inputs": ["encoder"]');
    const use = at(document, '["encoder"]', 3);
    const run = <T>(command: string, ...args: unknown[]) => vscode.commands.executeCommand<T>(command, document.uri, use, ...args);
    const definitions = await run<vscode.Location[]>('vscode.executeDefinitionProvider');
    assert.equal(definitions[0]!.range.start.line, 5);
    const references = await run<vscode.Location[]>('vscode.executeReferenceProvider');
    assert.deepEqual(
      references.map(({ range }) => range.start.line),
      [5, 6],
    );
    const highlights = await run<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights');
    assert.deepEqual(
      highlights.map(({ kind }) => kind),
      [vscode.DocumentHighlightKind.Write, vscode.DocumentHighlightKind.Read],
    );
    const edit = await run<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', 'narrow');
    await vscode.workspace.applyEdit(edit);
    assert.match(document.getText(), /"name": "narrow".*\n.*"inputs": \["narrow"\]/u);
    await assert.rejects(Promise.resolve(run('vscode.executeDocumentRenameProvider', 'code')), /Another layer is named code/u);
  });

  it('completes types, fields, values and data files', async () => {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(document.uri, '..', 'rows.npy'), new Uint8Array());
    const labelsAt = async (part: string, by = 1) => {
      const position = at(document, part, by);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    assert.deepEqual((await labelsAt('"Dense"')).slice(0, 3), ['Input', 'Dense', 'Activation']);
    assert.deepEqual((await labelsAt(', "units": 10')).slice(0, 3), ['inputs', 'activation', 'useBias']);
    assert.ok((await labelsAt('"relu"')).includes('tanh'));
    assert.deepEqual(await labelsAt('"rows.npy"'), ['rows.npy']);
  });

  it('links to its data, folds, and grows selections', async () => {
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
    assert.equal(links[0]?.target?.path, vscode.Uri.joinPath(document.uri, '..', 'rows.npy').path);
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    assert.deepEqual(
      folds.map(({ start, end }) => [start + 1, end + 1]),
      [
        [1, 14],
        [4, 11],
        [5, 6],
        [8, 10],
      ],
    );
    const [selection] = await vscode.commands.executeCommand<vscode.SelectionRange[]>(
      'vscode.executeSelectionRangeProvider',
      document.uri,
      [at(document, '"code"', 2)],
    );
    assert.equal(document.getText(selection!.range), 'code');
    assert.equal(document.getText(selection!.parent!.parent!.range), '"name": "code"');
  });

  it('shows output shapes as inlay hints where they are wanted', async () => {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const layerTargets = () => vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, whole);
    assert.equal((await layerTargets()).length, 0);
    await vscode.workspace.getConfiguration('bonsai').update('outputShapes', true, true);
    assert.deepEqual(
      (await layerTargets()).map(({ label }) => label),
      ['→ 100', '→ 64', '→ 10', '→ 100'],
    );
    await vscode.workspace.getConfiguration('bonsai').update('outputShapes', undefined, true);
  });

  it('offers quick fixes that say what they save, and mends the text as little as can be', async () => {
    await eventually(
      () => vscode.languages.getDiagnostics(document.uri),
      ([first]) => first?.code !== undefined && document.getText(first.range) === '"Dense"',
    );
    const actions = await actionsAt('"Dense", "name": "encoder"');
    assert.deepEqual(
      actions.map(({ title, isPreferred }) => [title, isPreferred === true]),
      [
        ['Halve units of encoder: −3,552 parameters, 43 %', true],
        ['Set units of encoder to 12, which the budget allows: −5,772 parameters, 70 %', false],
        ['Factorize encoder through 19 values: −3,284 parameters, 40 %', false],
        ['Shrink the model…', false],
      ],
    );
    await vscode.workspace.applyEdit(actions[0]!.edit!);
    assert.equal(document.getText(), text.replace('"units": 64', '"units": 32'));
  });

  it('offers to remove a setting of another optimizer, with what explains it', async () => {
    const train =
      '"train": { "loss": "meanSquaredError", "optimizer": "sgd", "learningRate": 0.1, "epochs": 1, "batchSize": 8, "beta1": 0.9 },';
    await replace(document, '"data": {', `${train}\n  "data": {`);
    const [problem] = await eventually(
      () => vscode.languages.getDiagnostics(document.uri).filter(({ message }) => message.startsWith('beta1 is for adam')),
      (problems) => problems.length > 0,
    );
    const { value, target } = problem!.code as { value: string; target: vscode.Uri };
    assert.equal(value, 'idle-setting');
    assert.match(target.toString(true), /bonsai\.explainProblem/u);
    const remove = (await actionsAt('"beta1"')).find(({ title }) => title === 'Remove "beta1"');
    await vscode.workspace.applyEdit(remove!.edit!);
    assert.ok(document.getText().includes('"batchSize": 8 },'));
  });

  it('corrects all misspelt words at once', async () => {
    await replace(document, '"relu"', '"rleu"');
    await replace(document, '"units": 10', '"unit": 10');
    const actions = await actionsAt('{', vscode.CodeActionKind.SourceFixAll.append('bonsai').value);
    assert.equal(actions.length, 1);
    await vscode.workspace.applyEdit(actions[0]!.edit!);
    assert.equal(document.getText(), text);
  });

  it('shows problems as loud as the settings say, with a link that explains them', async () => {
    const shown = () => vscode.languages.getDiagnostics(document.uri).filter(({ message }) => message.startsWith('encoder holds'));
    const settings = vscode.workspace.getConfiguration('bonsai');
    const [problem] = await eventually(shown, (problems) => problems.length === 1);
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Warning);
    const { value, target } = problem!.code as { value: string; target: vscode.Uri };
    assert.equal(value, 'layer-over-budget');
    assert.equal(target.scheme, 'command');
    await vscode.commands.executeCommand(target.path, ...(JSON.parse(target.query) as unknown[]));
    await settings.update('severity', { 'layer-over-budget': 'hint' }, true);
    await eventually(shown, ([first]) => first?.severity === vscode.DiagnosticSeverity.Hint);
    await settings.update('severity', { 'layer-over-budget': 'off' }, true);
    await eventually(shown, (problems) => problems.length === 0);
    await settings.update('severity', undefined, true);
  });

  it('sees that its data does not fit or is not there, and that it has come', async () => {
    const data = vscode.Uri.joinPath(document.uri, '..', 'rows.npy');
    const write = (rows: number, columns: number) => {
      const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${String(rows)}, ${String(columns)}), }`;
      const values = Buffer.alloc(rows * columns * 4);
      return vscode.workspace.fs.writeFile(
        data,
        Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([118, 0]), Buffer.from(header.padEnd(118)), values]),
      );
    };
    const reported = (pattern: RegExp) =>
      eventually(
        () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'bonsai'),
        (problems) => problems.some(({ message }) => pattern.test(message)),
      );
    await vscode.workspace.fs.delete(data);
    await reported(/"rows.npy" does not exist/u);
    await write(10, 99);
    await reported(/the rows of "rows.npy" have the shape 99, but the Input layer x takes 100/u);
    await write(10, 100);
    await eventually(
      () => vscode.languages.getDiagnostics(document.uri).filter(({ message }) => message.includes('rows.npy')),
      (problems) => problems.length === 0,
    );
  });

  it('follows a file that a program rewrites in pieces, and one with other line endings', async () => {
    const file = await openText(text, 'rewritten.model.json');
    const write = (content: string) => vscode.workspace.fs.writeFile(file.uri, new TextEncoder().encode(content));
    const outline = () => vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', file.uri);
    for (const cut of [420, 250, 130, 60, 0]) {
      for (const content of [text.slice(0, cut), text]) {
        await write(content);
        await eventually(
          () => file.getText(),
          (now) => now === content,
        );
        await outline();
      }
    }
    await vscode.window.showTextDocument(file);
    await vscode.window.activeTextEditor!.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    const [, encoder] = await outline();
    assert.equal(file.getText(encoder!.selectionRange), '"x"');
    await file.save();
  });

  it('is formatted as JSON, comments kept', async () => {
    const ugly = await openText('{"name":"a",// why\n"layers":[]}');
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', ugly.uri, {
      tabSize: 2,
      insertSpaces: true,
    });
    const edit = new vscode.WorkspaceEdit();
    edit.set(ugly.uri, edits);
    await vscode.workspace.applyEdit(edit);
    assert.equal(ugly.getText(), '{\n  "name": "a", // why\n  "layers": []\n}');
  });
});
