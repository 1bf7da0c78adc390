import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { useEditor } from '../support/editor';
import { openFile, runCommand } from '../support/workbench/quickInput';
import { waitForRun } from '../support/workbench/runEnd';

/** What `npm run editor` shows: all examples in one folder. */
const folder = path.join(root, 'examples');
const examples = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const specs = examples.flatMap((example) =>
  readdirSync(path.join(folder, example)).flatMap((name) => (name.endsWith('.model.json') ? [{ example, name }] : [])),
);

describe('every example', () => {
  const editor = useEditor({ examples });

  test.each(specs)('$example/$name can be shrunk as it comes', async ({ example, name }) => {
    const { page, workspace } = editor;
    await openFile(page, name);
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await waitForRun(page, path.join(workspace.folder, example), { name: name.replace('.model.json', ''), timeout: 80_000 });
  });

  test('has a spec', () => {
    expect(specs.map(({ example }) => example)).toEqual(expect.arrayContaining(examples));
  });
});
