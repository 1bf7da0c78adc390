import { beforeEach, describe, expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { badSpecName, badSpecs } from '../support/specs/badSpecs';
import { notification } from '../support/workbench/notifications';
import { problems } from '../support/workbench/problems';
import { openFile, runCommand } from '../support/workbench/quickInput';

describe('a spec at fault in the editor', () => {
  const editor = useEditor();

  beforeEach(async () => {
    await runCommand(editor.page, 'Notifications: Clear All Notifications');
    await runCommand(editor.page, 'View: Close All Editors');
  });

  test.each(badSpecs)('$title is told with its line and what to do', async ({ title, files, line, message, shownBy }) => {
    const { page, workspace } = editor;
    const folder = title.replaceAll(' ', '-');
    for (const [name, content] of Object.entries(files)) await workspace.write(`${folder}/${name}`, content);
    await openFile(page, `${folder}/${badSpecName}`);
    if (shownBy !== 'rows') {
      const problem = await problems(page, message);
      await problem.waitFor();
      expect(await problem.textContent()).toContain(`Ln ${line},`);
      await page.locator(`.tab[data-resource-name="${badSpecName}"]`).click();
    }
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    const refused = notification(page, message);
    await refused.waitFor();
    expect(await refused.textContent()).toMatch(new RegExp(`[Ll]ine ${line}\\b|${badSpecName}:${line}\\b`));
    expect(await refused.count()).toBe(1);
  });
});
