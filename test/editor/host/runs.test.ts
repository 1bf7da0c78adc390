import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { LayerScore } from '../../../src/core/run/scoreCard';
import { at, eventually, openText } from '../../support/host/documents';

const text = `{
  "name": "ran",
  "layers": [
    { "type": "Input", "name": "x", "shape": [100] },
    { "type": "Dense", "name": "encoder", "units": 64, "activation": "relu" },
    { "type": "Dense", "name": "out", "units": 100 }
  ]
}`;

/** Writes the run folder of a finished run, as the command line would, in which the encoder has kept some parameters. */
async function writeRun(spec: vscode.Uri, name: string, encoder: Pick<LayerScore, 'words' | 'params' | 'nonzero'>): Promise<void> {
  const run = vscode.Uri.joinPath(spec, '..', '.bonsai', 'runs', name);
  const started = {
    type: 'started',
    format: 2,
    name: 'ran',
    time: 1,
    run: run.fsPath,
    spec: spec.fsPath,
    layers: [],
    params: 0,
    methods: [],
  };
  const score = { name: 'encoder', type: 'Dense', macs: [0, 0], bytes: [0, 0], outputShape: [[64], [64]], ...encoder };
  const finished = { type: 'finished', scoreCard: { original: {}, shrunk: { nonzero: 0 }, layers: [score] } };
  const events = [started, finished].map((event) => JSON.stringify(event)).join('\n');
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(run, 'events.jsonl'), new TextEncoder().encode(events));
}

describe('a model with a run', () => {
  let document: vscode.TextDocument;
  before(async () => {
    document = await openText(text, 'ran.model.json');
  });
  after(() => vscode.workspace.fs.delete(vscode.Uri.joinPath(document.uri, '..', '.bonsai'), { recursive: true }));

  async function hover(): Promise<string> {
    const place = at(document, '"encoder"');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, place);
    return hovers.flatMap(({ contents }) => contents.map((content) => (content as vscode.MarkdownString).value)).join('\n');
  }

  it('has hovers that tell what the newest run has left of a layer, though it came after them', async () => {
    assert.doesNotMatch(await hover(), /last run/u);
    await writeRun(document.uri, '2026-01-01-000000-ran', {
      words: ['Dense 64 relu', 'Dense 64 relu'],
      params: [6464, 6464],
      nonzero: [6464, 1616],
    });
    await eventually(hover, (shown) => shown.includes('| last run | 1,616 of 6,464 parameters left, 75 % sparse |'));
    await writeRun(document.uri, '2026-01-01-000001-ran', {
      words: ['Dense 64 relu', 'Dense 8 relu'],
      params: [6464, 808],
      nonzero: [6464, 404],
    });
    const shown = await eventually(hover, (words) => words.includes('| last run | 404 of 6,464 parameters left, 94 % sparse |'));
    assert.ok(shown.includes('| rebuilt | Dense 64 relu → Dense 8 relu, 6,464 → 808 parameters |'), shown);
  });
});
