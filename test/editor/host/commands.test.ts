import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('the commands', () => {
  const extension = vscode.extensions.getExtension('model-bonsai.model-bonsai');

  before(async () => {
    const [spec] = await vscode.workspace.findFiles('**/digits.model.json', null, 1);
    assert.ok(spec, 'the examples are the workspace');
    await vscode.window.showTextDocument(spec);
  });

  it('are there once a spec is open, each that package.json names and no other', async () => {
    assert.ok(extension);
    const { contributes } = extension.packageJSON as Manifest;
    const named = contributes.commands.map(({ command }) => command).sort();
    // The editor itself makes some commands for each view, named after it.
    const isOwn = (id: string) => id.startsWith('bonsai.') && !id.startsWith('bonsai.models.');
    const registered = async () => (await vscode.commands.getCommands(true)).filter(isOwn).sort();
    while (!extension.isActive) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(await registered(), named);
  });
});
