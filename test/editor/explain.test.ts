import { beforeAll, describe, test } from 'vitest';
import { useEditor } from '../support/editor';
import { codeLens, firstLensTimeout } from '../support/workbench/codeLenses';
import { openFile } from '../support/workbench/quickInput';
import { webview } from '../support/workbench/webview';

describe('the code of a problem', () => {
  const editor = useEditor({ examples: ['seed'] });
  beforeAll(async () => {
    await openFile(editor.page, 'seed.model.json');
    await codeLens(editor.page, 'parameters').first().waitFor({ timeout: firstLensTimeout });
  });

  test('is a link to its explanation', async () => {
    const { page } = editor;
    await page.locator('.view-line span').filter({ hasText: '4000' }).last().hover();
    await page.locator('.monaco-hover a').filter({ hasText: 'model-over-budget' }).click();
    await webview(page).getByRole('heading', { name: 'model-over-budget' }).waitFor();
  });
});
