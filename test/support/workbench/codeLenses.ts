import type { Locator, Page } from 'playwright-core';

/** A cold extension host may take over half a minute until the first lens. */
export const firstLensTimeout = 90_000;

/** The code lenses in view whose text has `text`. */
export const codeLens = (page: Page, text: string | RegExp): Locator =>
  page.locator('.codelens-decoration a, .codelens-decoration span:not(.codicon)').filter({ hasText: text });
