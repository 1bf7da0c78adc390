import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { useEditor } from '../support/editor';
import { finishedRuns } from '../support/runFolders';
import { notification } from '../support/workbench/notifications';
import { openFile, runCommand } from '../support/workbench/quickInput';

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
    await notification(page, new RegExp(`Shrunk ${name.replace('.model.json', '')}\\S* to`)).waitFor({ timeout: 80_000 });
    expect(await finishedRuns(path.join(workspace.folder, example))).toHaveLength(1);
  });

  test('has a spec', () => {
    expect(specs.map(({ example }) => example)).toEqual(expect.arrayContaining(examples));
  });
});
