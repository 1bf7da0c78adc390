import type { Locator, Page } from 'playwright-core';
import { runCommand } from './quickInput';

/** Shows the Problems view and returns its rows that have `text`. */
export async function problems(page: Page, text: string | RegExp): Promise<Locator> {
  await runCommand(page, 'Problems: Focus on Problems View');
  return page.locator('.markers-panel .monaco-list-row').filter({ hasText: text });
}
