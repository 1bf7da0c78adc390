import { zipSync } from 'fflate';
import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { float32Npy } from '../../support/data/npyBytes';
import { at, openText } from '../../support/host/documents';

const layers = `"layers": [
    { "type": "Input", "name": "heat", "shape": [2] },
    { "type": "Input", "name": "wind", "shape": [1] },
    { "type": "Concatenate", "name": "both", "inputs": ["heat", "wind"] },
    { "type": "Dense", "name": "out", "units": 2 }
  ]`;

let specs = 0;

/** In a folder of its own: files in folders are offered as well. */
function openSpec(data: string): Promise<vscode.TextDocument> {
  return openText(`{\n  "name": "several",\n  ${layers},\n  "data": ${data}\n}\n`, `../host-data/${String(++specs)}.model.json`);
}

describe('the data of a spec in the editor', () => {
  before(async () => {
    const { uri } = await openText('{}', '../host-data/first.model.json');
    const write = (name: string, content: Uint8Array) => vscode.workspace.fs.writeFile(vscode.Uri.joinPath(uri, '..', name), content);
    const text = (content: string) => new TextEncoder().encode(content);
    await write('heat.csv', text('inside,outside\n1,2\n3,4\n1,2\n5,-6\n'));
    await write('wind.csv', text('speed\n1\n2\n3\n4\n'));
    const [day, night] = [float32Npy([2, 2], [1, 2, 3, 4]), float32Npy([1, 2], [5, 6])];
    await write('months.npz', zipSync({ 'day.npy': day, 'night.npy': night }, { level: 0 }));
  });

  /** What is offered where a part of a spec's `data` stands. */
  async function offered(data: string, part: string, by: number): Promise<string[]> {
    const spec = await openSpec(data);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      spec.uri,
      at(spec, part, by),
    );
    return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  it('has a hover that tells what the rows of every input are', async () => {
    const file = '{ "heat": "heat.csv", "wind": "wind.csv" }';
    const spec = await openSpec(`{ "file": ${file}, "validation": 0.25 }`);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', spec.uri, at(spec, '"data"', 2));
    const shown = hovers
      .flatMap(({ contents }) => contents.map((content) => (content as vscode.MarkdownString).value))
      .join('\n')
      .replaceAll('\u00a0', ' ');
    assert.match(shown, /\*\*heat\*\*\s+\| \| \|\n.*\n\| rows \| 4 of 2 \(CSV\), 1 held out \|/u);
    assert.match(shown, /\| outside \| -6 \| 0\.5 \| 4 \|/u);
    assert.match(shown, /\*\*wind\*\*\s+\| \| \|\n.*\n\| rows \| 4 of 1 \(CSV\), 1 held out \|/u);
  });

  it('is completed by the files that are there', async () => {
    const files = await offered('{ "file": "" }', '""', 1);
    assert.deepEqual(files, ['heat.csv', 'months.npz', 'wind.csv']);
  });

  it('is completed by the columns of its table, for values as for labels', async () => {
    assert.deepEqual(await offered('{ "file": "heat.csv", "columns": [""] }', '[""]', 2), ['inside', 'outside']);
    assert.deepEqual(await offered('{ "file": "heat.csv", "drop": [""] }', '[""]', 2), ['inside', 'outside']);
    const labels = await offered('{ "file": "heat.csv", "labels": "" }', '"labels": ""', 11);
    assert.deepEqual(labels.slice(0, 2), ['inside', 'outside']);
  });

  it('is completed by the arrays of its archive', async () => {
    assert.deepEqual(await offered('{ "file": "months.npz", "array": "" }', '"array": ""', 10), ['day', 'night']);
  });
});
