import type { Browser, Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';

export interface OpenedReport {
  readonly page: Page;
  /** Errors of its script, and everything its security policy refused. */
  readonly errors: readonly string[];
  /** Addresses that it tried to reach. */
  readonly posted: readonly string[];
}

const address = 'https://report.test/';

/** Of all reports of a test file. */
const allFaults: string[] = [];

afterAll(() => expect(allFaults.splice(0)).toEqual([]));

/** Opens a report as its file is opened, with nothing else to be had. An error in it, or a refusal of its security policy, fails the test file. */
export async function openReport(browser: Browser, html: string, colorScheme: 'light' | 'dark' = 'light'): Promise<OpenedReport> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 860 } });
  const errors: string[] = [];
  const posted: string[] = [];
  const note = (words: string) => {
    errors.push(words);
    allFaults.push(words);
  };
  page.on('pageerror', (error) => note(error.message));
  page.on('console', (message) => message.type() === 'error' && note(message.text()));
  await page.route('**', (route) => {
    const url = route.request().url();
    if (url === address) return route.fulfill({ contentType: 'text/html', body: html });
    posted.push(url);
    return route.abort();
  });
  await page.goto(address);
  return { page, errors, posted };
}
