import type { Browser, Page } from 'playwright-core';

export interface OpenedReport {
  readonly page: Page;
  /** Errors of its script, and everything its security policy refused. */
  readonly faults: readonly string[];
  /** Addresses that it tried to reach. */
  readonly asked: readonly string[];
}

const address = 'https://report.test/';

/** Opens a report as its file is opened, with nothing else to be had. */
export async function openReport(browser: Browser, html: string, colorScheme: 'light' | 'dark' = 'light'): Promise<OpenedReport> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 860 } });
  const faults: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.route('**', (route) => {
    const url = route.request().url();
    if (url === address) return route.fulfill({ contentType: 'text/html', body: html });
    asked.push(url);
    return route.abort();
  });
  await page.goto(address);
  return { page, faults, asked };
}
