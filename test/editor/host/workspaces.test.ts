import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually } from '../../support/host/documents';

const text = `{
  "name": "anywhere",
  "layers": [
    { "type": "Input", "name": "x", "shape": [10] },
    { "type": "Dense", "name": "out", "units": 10, "colour": 1 }
  ],
  "data": { "file": "rows.npy" }
}`;

/** Files that are on no disk. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  stat = (uri: vscode.Uri): vscode.FileStat => {
    if (uri.path !== '/memory.model.json') throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: text.length };
  };
  readFile = (): Uint8Array => new TextEncoder().encode(text);
  readDirectory = (uri: vscode.Uri): [string, vscode.FileType][] => {
    if (uri.path === '/') return [['memory.model.json', vscode.FileType.File]];
    throw vscode.FileSystemError.FileNotFound(uri);
  };
  watch = (): vscode.Disposable => new vscode.Disposable(() => undefined);
  writeFile = (): never => this.refuse();
  createDirectory = (): never => this.refuse();
  delete = (): never => this.refuse();
  rename = (): never => this.refuse();
  private refuse(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
}

const lensesOf = (document: vscode.TextDocument) =>
  vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100);
const messagesOf = (document: vscode.TextDocument): string[] => vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);

describe('a spec that is not on disk', () => {
  let files: vscode.Disposable;
  before(() => {
    files = vscode.workspace.registerFileSystemProvider('memory', new MemoryFiles(), { isReadonly: true });
  });
  after(() => {
    files.dispose();
  });

  const open = {
    'in a virtual, read-only file system': () => vscode.workspace.openTextDocument(vscode.Uri.parse('memory:/memory.model.json')),
    'that was never saved': () => vscode.workspace.openTextDocument({ language: 'bonsai-model', content: text }),
  };
  for (const [where, opened] of Object.entries(open)) {
    it(`${where} has lenses, problems, hovers and completion`, async () => {
      const document = await opened();
      await vscode.window.showTextDocument(document);
      assert.equal(document.languageId, 'bonsai-model');
      await eventually(
        () => messagesOf(document),
        (messages) => messages.includes('out has no field "colour"'),
      );
      assert.match((await lensesOf(document))[0]!.command!.title, /1 error/u);
      const at = document.positionAt(text.indexOf('"shape"') + 2);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
      assert.equal(hovers.length, 1);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, at);
      assert.ok(list.items.length > 0);
    });
  }
});
