import type { Locator, Page } from 'playwright-core';

/** The notifications on show whose message has `text`. */
export const notification = (page: Page, text: string | RegExp): Locator =>
  page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });

/** Presses a button of a notification. */
export const pressButton = (shown: Locator, label: string): Promise<void> =>
  shown.locator('.monaco-button').filter({ hasText: label }).click();
