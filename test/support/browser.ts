import { chromium, type Browser } from 'playwright-core';
import { ensureBrowser } from '../../scripts/install/browser.mjs';

/** A headless Chromium that reports to nobody. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureBrowser((message) => console.log(message)),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium's sandbox refuses to work for root.
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
