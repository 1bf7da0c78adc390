import type { Locator, Page } from 'playwright-core';

/** The drop-down at the top of the window: command palette, file search, quick picks, input boxes. */
export const quickInput = (page: Page): Locator => page.locator('.quick-input-widget');

export const quickInputRows = (page: Page): Locator => quickInput(page).locator('.quick-input-list .monaco-list-row');

const textBox = (page: Page): Locator => quickInput(page).locator('.quick-input-box input');

/** Runs a command by what the palette calls it, such as "Bonsai: Shrink Autoencoder". */
export async function runCommand(page: Page, title: string): Promise<void> {
  // What takes the focus meanwhile, such as a view that opens, closes the palette: then it is opened once more.
  for (let attempt = 1; ; attempt++) {
    try {
      await typeCommand(page, title);
      await chooseRow(page, title, 10_000);
      return;
    } catch (error) {
      if (attempt === 4) throw error;
    }
  }
}

/** Opens the palette with what it has for these words. */
export async function typeCommand(page: Page, words: string): Promise<void> {
  await typeIntoPalette(page, `>${words}`);
}

/** Opens a file of the workspace by its path and waits until its text is shown. */
export async function openFile(page: Page, file: string): Promise<void> {
  const name = file.split('/').at(-1) ?? file;
  await typeIntoPalette(page, file);
  const row = quickInputRows(page).filter({ hasText: name }).first();
  // What was just written may be missing in the list that the editor kept from the last time.
  while (!(await isShown(row))) {
    await page.keyboard.press('Escape');
    await typeIntoPalette(page, file);
  }
  await row.click();
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  await page.locator('.editor-instance .view-lines').first().waitFor();
}

async function typeIntoPalette(page: Page, text: string): Promise<void> {
  do {
    await closeQuickInput(page);
    // A key that is pressed while the focus moves into a webview is lost, and what takes the focus meanwhile closes the palette.
    await page.keyboard.press('F1');
  } while (!(await isShown(textBox(page))) || !(await isFilled(textBox(page), text)));
}

/** A palette that is still open, or just closing, would take the text and then be replaced by the one that is asked for. */
async function closeQuickInput(page: Page): Promise<void> {
  while (await quickInput(page).isVisible()) {
    await page.keyboard.press('Escape');
    await quickInput(page)
      .waitFor({ state: 'hidden', timeout: 2000 })
      .catch(() => undefined);
  }
}

/** Whether the box took the text and kept it: one that is still opening puts its own into it. */
async function isFilled(box: Locator, text: string): Promise<boolean> {
  try {
    await box.fill(text, { timeout: 2000 });
    await box.page().waitForTimeout(100);
    return (await box.inputValue({ timeout: 1000 })) === text;
  } catch {
    return false;
  }
}

/** Whether it comes into view within a moment. */
async function isShown(element: Locator): Promise<boolean> {
  return element.waitFor({ timeout: 2000 }).then(
    () => true,
    () => false,
  );
}

/** Clicks the first row that has this text. */
export async function chooseRow(page: Page, text: string, timeout = 30_000): Promise<void> {
  await quickInputRows(page).filter({ hasText: text }).first().click({ timeout });
}

/** Types an answer into the box and confirms it. */
export async function answer(page: Page, text: string): Promise<void> {
  await textBox(page).fill(text);
  await page.keyboard.press('Enter');
}
