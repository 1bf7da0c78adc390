import type { Locator, Page } from 'playwright-core';

/** The drop-down at the top of the window: command palette, file search, quick picks, input boxes. */
export const quickInput = (page: Page): Locator => page.locator('.quick-input-widget');

export const quickInputRows = (page: Page): Locator => quickInput(page).locator('.quick-input-list .monaco-list-row');

const textBox = (page: Page): Locator => quickInput(page).locator('.quick-input-box input');

/** Runs a command by what the palette calls it, such as "Bonsai: Shrink Autoencoder". */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await textBox(page).fill(`>${title}`);
  await chooseRow(page, title);
}

/** Opens a file of the workspace by its path and waits until its text is shown. */
export async function openFile(page: Page, file: string): Promise<void> {
  await page.keyboard.press('F1');
  await textBox(page).fill(file);
  const name = file.split('/').at(-1) ?? file;
  await chooseRow(page, name);
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  await page.locator('.editor-instance .view-lines').first().waitFor();
}

/** Clicks the first row that has this text. */
export async function chooseRow(page: Page, text: string): Promise<void> {
  await quickInputRows(page).filter({ hasText: text }).first().click();
}

/** Types an answer into the box and confirms it. */
export async function answer(page: Page, text: string): Promise<void> {
  await textBox(page).fill(text);
  await page.keyboard.press('Enter');
}
