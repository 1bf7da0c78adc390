import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type RunRecord, writeRecord } from '../../../src/core/run/record';
import type { LayerScore } from '../../../src/core/score/scoreCard';
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
  const measures = { params: 0, nonzero: 0, bytes: 0, gzipBytes: 0, macs: 0, latencyMs: 0, training: { loss: 0 } };
  const layer = { name: 'encoder', type: 'Dense', macs: [0, 0], bytes: [0, 0], outputShape: [[64], [64]], ...encoder } as const;
  const record: RunRecord = {
    format: 2,
    name: 'ran',
    spec: 'ran.model.json',
    specText: text,
    seed: 1,
    data: '',
    started: '2026-01-01T00:00:00.000Z',
    options: { target: {}, steps: [{ method: 'pruneWeights' }], distill: 0, engine: 'auto' },
    versions: { bonsai: '', node: '', platform: '' },
    engine: { kind: 'native', version: '', threads: 1 },
    scoreCard: { original: measures, shrunk: measures, layers: [layer], outputDifference: 0 },
  };
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(run, 'run.json'), new TextEncoder().encode(writeRecord(record)));
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
