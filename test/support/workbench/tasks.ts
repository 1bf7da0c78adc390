import type { Locator, Page } from 'playwright-core';
import { chooseRow, quickInputRows, runCommand } from './quickInput';

/** Opens the list of the extension's tasks and returns the rows with this text; the list is opened again when something closes it. */
export async function listTasks(page: Page, text: string): Promise<Locator> {
  const rows = quickInputRows(page).filter({ hasText: text });
  for (let attempt = 1; ; attempt++) {
    try {
      await runCommand(page, 'Tasks: Run Task');
      await chooseRow(page, 'bonsai', 10_000);
      await rows.first().waitFor({ timeout: 10_000 });
      return rows;
    } catch (error) {
      if (attempt === 4) throw error;
    }
  }
}
