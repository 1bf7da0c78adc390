/** What goes wrong in a real editor without a word to the user: in our pages, and in our part of the extension host. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Webviews and walkthroughs are pages of the editor's own loader; what they load has such an address. */
const inWebview = /\/webview\/|vscode-resource|vscode-webview/u;

/** Errors of scripts and refusals of the security policy in webviews, from now on. */
export function watchWebviews(page: Page): readonly string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && inWebview.test(message.location().url)) errors.push(message.text());
  });
  page.on('pageerror', (error) => {
    if (inWebview.test(error.stack ?? '')) errors.push(error.stack ?? error.message);
  });
  return errors;
}

/** Errors in the logs of the extension host that have to do with our extension: providers that threw, rejections that nobody handled. */
export async function hostFaults(userFolder: string): Promise<string[]> {
  const logs = path.join(userFolder, 'logs');
  const files = await readdir(logs, { recursive: true }).catch(() => []);
  const texts = await Promise.all(
    files.filter((name) => /exthost[^/]*\.log$/u.test(name)).map((name) => readFile(path.join(logs, name), 'utf8')),
  );
  return texts.flatMap(errorEntries).filter((entry) => /model-bonsai\.model-bonsai/u.test(entry));
}

/** An entry begins with its time, and its stack follows. */
function errorEntries(log: string): string[] {
  return log.split(/^(?=\d{4}-\d\d-\d\d )/mu).filter((entry) => /^\S+ \S+ \[error\]/u.test(entry));
}
