import type { Locator, Page } from 'playwright-core';

/** Opens the context menu of what is shown and chooses an item of it. */
export async function chooseInContextMenu(page: Page, shown: Locator, label: string): Promise<void> {
  await shown.click({ button: 'right' });
  const item = page.getByRole('menuitem', { name: label });
  await item.waitFor();
  // A menu ignores clicks in its first moment, which lasts longer on a busy machine.
  do {
    await item.hover();
    await page.waitForTimeout(300);
    await item.click();
  } while (!(await isGone(item)));
}

const isGone = (item: Locator): Promise<boolean> =>
  item.waitFor({ state: 'hidden', timeout: 2000 }).then(
    () => true,
    () => false,
  );
