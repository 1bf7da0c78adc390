import type { Locator, Page } from 'playwright-core';

/** The items of the status bar whose text has `text`. */
export const statusBarItem = (page: Page, text: string | RegExp): Locator => page.locator('.statusbar-item').filter({ hasText: text });
