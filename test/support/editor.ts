import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { startCodeServer, type CodeServer } from '../../scripts/editor/start.mjs';
import { ensureCodeServer, type Release } from '../../scripts/install/codeServer.mjs';
import { launchBrowser } from './browser';
import { hostFaults, watchWebviews } from './editorErrors';
import { offline } from './network/offline';
import { createWorkspace, type Workspace } from './workspace';

export interface EditorOptions {
  /** Which VS Code (default: the oldest that the extension supports). */
  readonly release?: Release;
  /** Folders of examples/ to copy into the workspace. */
  readonly examples?: readonly string[];
  /** What the window shows: the workspace's folder, each of its examples as a folder of a multi-root workspace, or nothing. */
  readonly shows?: 'folder' | 'examples' | 'nothing';
  readonly settings?: Record<string, unknown>;
  readonly keybindings?: readonly { readonly key: string; readonly command: string }[];
  readonly workspaceTrust?: boolean;
  readonly env?: Record<string, string>;
}

/** A real VS Code with the packed extension and a workspace of its own, shown in a browser; nothing under it reaches a network. */
export interface Editor {
  readonly page: Page;
  readonly workspace: Workspace;
  readonly server: CodeServer;
  /** What the page, the server or an extension tried to reach outside this machine. */
  outsideRequests(): Promise<string[]>;
  /** Errors that nobody was told of, in webviews and in our part of the extension host. */
  errors(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openEditor(options: EditorOptions = {}): Promise<Editor> {
  const workspace = await createWorkspace(options.examples);
  const network = await offline();
  const server = await startCodeServer({
    codeServer: await ensureCodeServer(options.release ?? 'oldest', (message) => console.log(message)),
    extensionsFolder: inject('extensionsFolder'),
    settings: options.settings ?? {},
    keybindings: options.keybindings ?? [],
    workspaceTrust: options.workspaceTrust ?? false,
    env: { ...network.env, ...options.env },
  });
  const browser = await launchBrowser();
  const { page, outsideRequests } = await newPage(browser, server.url);
  const webviewFaults = watchWebviews(page);
  await page.goto(`${server.url}/?${await whatIsShown(workspace, options)}`, { waitUntil: 'domcontentloaded' });
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  if (options.shows !== 'nothing') await page.locator('.explorer-folders-view .monaco-list').waitFor({ timeout: 60_000 });
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    await network.remove();
    await workspace.remove();
  };
  return {
    page,
    workspace,
    server,
    close,
    outsideRequests: async () => [...outsideRequests, ...(await network.attempts())],
    errors: async () => [...webviewFaults, ...(await hostFaults(server.userFolder))],
  };
}

/** As the address of a window says it. */
async function whatIsShown(workspace: Workspace, { shows = 'folder', examples = [] }: EditorOptions): Promise<string> {
  if (shows === 'nothing') return 'ew=true';
  if (shows === 'folder') return `folder=${workspace.folder}`;
  await workspace.write('all.code-workspace', { folders: examples.map((name) => ({ path: name })) });
  return `workspace=${path.join(workspace.folder, 'all.code-workspace')}`;
}

/** What a webview asks for under this name, a service worker of the editor answers; nothing goes out. */
const webviewResources = '.vscode-resource.vscode-cdn.net';

/** A page that notes what it asks for outside this machine. */
export async function newPage(browser: Browser, url: string): Promise<{ page: Page; outsideRequests: ReadonlySet<string> }> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  // A machine that is busy elsewhere is no defect.
  context.setDefaultTimeout(60_000);
  const outsideRequests = new Set<string>();
  context.on('request', (request) => {
    const { protocol, origin, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && origin !== url && !hostname.endsWith(webviewResources)) outsideRequests.add(request.url());
  });
  return { page: await context.newPage(), outsideRequests };
}

/**
 * Opens one editor for the tests of a file and closes it after them. A failed test leaves a picture of the editor in
 * test/.output/failures/; a request to anything outside this machine fails the file, and so does an error that nobody was told of.
 */
export function useEditor(options: EditorOptions = {}): Editor {
  let editor: Editor | undefined;
  const opened = (): Editor => {
    if (editor === undefined) throw new Error('The editor is open only inside tests.');
    return editor;
  };
  beforeAll(async () => {
    editor = await openEditor(options);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail' && editor !== undefined) await photograph(editor.page, task.name);
  });
  afterAll(async () => {
    const outsideRequests = await editor?.outsideRequests();
    const errors = await editor?.errors();
    await editor?.close();
    expect(outsideRequests).toEqual([]);
    expect(errors).toEqual([]);
  });
  return {
    get page() {
      return opened().page;
    },
    get workspace() {
      return opened().workspace;
    },
    get server() {
      return opened().server;
    },
    outsideRequests: () => opened().outsideRequests(),
    errors: () => opened().errors(),
    close: () => opened().close(),
  };
}

async function photograph(page: Page, name: string): Promise<void> {
  const folder = path.join(root, 'test', '.output', 'failures');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name.replaceAll(/[^\w-]+/g, '-')}.png`) });
}
