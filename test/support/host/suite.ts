import { build } from 'esbuild';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { root } from '../../../scripts/build/root.mjs';
import { startCodeServer } from '../../../scripts/editor/start.mjs';
import { ensureCodeServer, type Release } from '../../../scripts/install/codeServer.mjs';
import { launchBrowser } from '../browser';
import { newPage } from '../editor';
import { hostFaults } from '../editorErrors';
import { createWorkspace } from '../workspace';
import type { HostTestResult } from './runner';

const timeLimit = 240_000;

/**
 * Runs the mocha tests of test/editor/host inside the extension host of a real VS Code, with the packed extension and
 * all examples as the workspace, and returns how each ended. Rejects when the suite does not come to its end.
 */
export async function runHostSuite(release: Release): Promise<HostTestResult[]> {
  const bundles = await bundleTests(path.join(root, 'test', '.output', `host-${release}`));
  const workspace = await createWorkspace(await readdir(path.join(root, 'examples')));
  const extensionsFolder = inject('extensionsFolder');
  const server = await startCodeServer({
    codeServer: await ensureCodeServer(release, (message) => console.log(message)),
    extensionsFolder,
  });
  const browser = await launchBrowser();
  try {
    const { page } = await newPage(browser, server.url);
    const log = await startSuite(page, server.url, {
      folder: workspace.folder,
      extension: await installedExtension(extensionsFolder),
      tests: path.join(bundles, 'runner.cjs'),
    });
    const results = await readFile(path.join(bundles, 'results.json'), 'utf8').catch(() => {
      throw new Error(`The tests in the extension host did not come to their end:\n${log}`);
    });
    const errors = await hostFaults(server.userFolder);
    const unseen = { title: 'nothing failed that nobody was told of', passed: errors.length === 0, error: errors.join('\n') };
    return [...(JSON.parse(results) as HostTestResult[]), unseen];
  } finally {
    await browser.close();
    await server.stop();
    await workspace.remove();
  }
}

/** Bundles every test file and the runner, which finds them beside itself. */
async function bundleTests(folder: string): Promise<string> {
  const source = path.join(root, 'test', 'editor', 'host');
  const files = (await readdir(source)).filter((name) => name.endsWith('.test.ts'));
  await rm(folder, { recursive: true, force: true });
  await build({
    entryPoints: [...files.map((name) => path.join(source, name)), path.join(root, 'test', 'support', 'host', 'runner.ts')],
    outdir: folder,
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'silent',
  });
  return folder;
}

async function installedExtension(extensionsFolder: string): Promise<string> {
  const name = (await readdir(extensionsFolder)).find((entry) => entry.startsWith('model-bonsai.'));
  if (name === undefined) throw new Error(`The packed extension is not in ${extensionsFolder}.`);
  return path.join(extensionsFolder, name);
}

/** Opens VS Code as its own test runner does and resolves with what the extension host logged, when the tests are over. */
async function startSuite(page: Page, url: string, paths: { folder: string; extension: string; tests: string }): Promise<string> {
  const log: string[] = [];
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    log.push(`${type}: ${format(...args)}`);
  });
  const ended = new Promise<void>((resolve) => {
    void page.exposeFunction('codeAutomationExit', () => resolve());
  });
  await page.addInitScript(allowTestsFromAddress);
  const remote = (file: string): string => `vscode-remote://${new URL(url).host}${file}`;
  const query = new URLSearchParams({
    folder: paths.folder,
    payload: JSON.stringify([
      ['extensionDevelopmentPath', remote(paths.extension)],
      ['extensionTestsPath', remote(paths.tests)],
    ]),
  });
  await page.goto(`${url}/?${query.toString()}`, { waitUntil: 'domcontentloaded' });
  await Promise.race([ended, sleep(timeLimit, undefined, { ref: false })]);
  return log.join('\n');
}

/**
 * Runs in the page. Newer builds take the test paths from the address only when their smoke-test driver is on, so it is
 * switched on in the page's configuration before the workbench reads that.
 */
function allowTestsFromAddress(): void {
  new MutationObserver((_, observer) => {
    const element = document.getElementById('vscode-workbench-web-configuration');
    if (element === null) return;
    observer.disconnect();
    const configuration = JSON.parse(element.dataset['settings'] ?? '{}') as { developmentOptions?: object };
    configuration.developmentOptions = { ...configuration.developmentOptions, enableSmokeTestDriver: true };
    element.dataset['settings'] = JSON.stringify(configuration);
  }).observe(document, { childList: true, subtree: true });
}
