/** The panel in plain Chromium, under the security policy that the editor gives it, with the test in the editor's place. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { vi } from 'vitest';
import type * as vscode from 'vscode';
import { root } from '../../../scripts/build/root.mjs';
import { type PageContents, pageHtml } from '../../../src/extension/panel/html';
import type { ChoicePreview } from '../../../src/core/spec/previewOfChoice';
import type { ToComparisonPage } from '../../../src/protocol/comparison';
import type { ToModelFilePage } from '../../../src/protocol/modelFile';
import type { FromPanel, PanelContents, ToPanel } from '../../../src/protocol/panel';
import { firstFrame } from '../../../webview/firstFrame';
import type { SavedState } from '../../../webview/host';
import { launchBrowser } from '../../support/browser';
import { type Theme, themeClass, themeStyle } from './themes';

/** The editor's language, and its translations of our texts. */
interface Language {
  readonly language: string;
  readonly bundle?: Readonly<Record<string, string>>;
}

const editor = vi.hoisted((): { speaks: Language } => ({ speaks: { language: 'en' } }));

/** A file of the extension: its path, which in our pages' addresses stands for itself. */
interface FileUri {
  readonly fsPath: string;
}

const joinUri = vi.hoisted(() => ({ fsPath }: FileUri, ...parts: string[]): FileUri => ({ fsPath: [fsPath, ...parts].join('/') }));

vi.mock('vscode', () => ({
  Uri: { joinPath: joinUri },
  env: {
    get language() {
      return editor.speaks.language;
    },
  },
  l10n: {
    get bundle() {
      return editor.speaks.bundle;
    },
  },
}));

export interface PanelOptions {
  /** Which page; the panel's where it is left out. */
  readonly page?: PageContents['page'];
  readonly theme?: Theme;
  readonly language?: 'en' | 'zh-cn';
  readonly width?: number;
  readonly height?: number;
  /** What the panel saved before it was closed. */
  readonly saved?: SavedState;
  /** What the page comes with, before its script has asked for anything. */
  readonly first?: PanelContents;
  /** Whether the page gets its script; else the first frame stays. */
  readonly scriptArrives?: boolean;
}

export interface PanelUnderTest {
  readonly page: Page;
  /** What went wrong in the page: scripts' errors, and everything its security policy refused. */
  readonly errors: readonly string[];
  /** Sends messages as the editor does and waits until they are drawn. */
  readonly send: (...messages: (ToPanel | ToComparisonPage | ToModelFilePage)[]) => Promise<void>;
  /** Replies to the panel's last request and waits until that is drawn. */
  readonly reply: (value: PanelContents | ChoicePreview) => Promise<void>;
  /** What the panel has said to the editor. */
  readonly said: () => Promise<FromPanel[]>;
  /** What the panel has asked the editor to keep. */
  readonly saved: () => Promise<SavedState | undefined>;
  readonly close: () => Promise<void>;
}

interface EditorSide {
  said: FromPanel[];
  /** The number of the last request. */
  posted: number | undefined;
  saved: SavedState | undefined;
}

declare global {
  interface Window {
    editorSide: EditorSide;
  }
}

const origin = 'https://panel.test';

/** The part of VS Code's own style sheet for webviews that the panel builds on. */
const editorDefaults = `
  html { background: var(--vscode-editor-background); scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body { color: var(--vscode-editor-foreground); font: var(--vscode-font-weight) var(--vscode-font-size) var(--vscode-font-family); margin: 0; padding: 0 20px; }
`;

let browser: Promise<Browser> | undefined;

export async function openPanel({
  page: name = 'panel',
  theme = 'dark',
  language = 'en',
  width = 1280,
  height = 860,
  saved,
  first,
  scriptArrives = true,
}: PanelOptions = {}): Promise<PanelUnderTest> {
  browser ??= launchBrowser();
  const html = panelHtml(name, await languageOf(language), first);
  const context = await (await browser).newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.route('**', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (!scriptArrives && pathname.endsWith('.js')) return;
    const body = await readFile(path.join(root, pathname), 'utf8');
    return route.fulfill({ contentType: pathname.endsWith('.js') ? 'text/javascript' : 'text/css', body });
  });
  await page.addInitScript(beTheEditor, { style: await themeStyle(theme), className: themeClass[theme], saved, editorDefaults });
  await page.goto(origin);
  // The script is loaded when the page is on show.
  if (scriptArrives) await page.waitForFunction(() => window.editorSide.said.length > 0);
  return {
    page,
    errors,
    send: (...messages) => page.evaluate(deliver, messages),
    reply: async (value) => page.evaluate(deliver, [{ replyTo: await page.evaluate(() => window.editorSide.posted), value }]),
    said: () => page.evaluate(() => window.editorSide.said),
    saved: () => page.evaluate(() => window.editorSide.saved),
    close: () => context.close(),
  };
}

/** After the last test of a file. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** The very page that the extension makes, with our address in the place of VS Code's. */
function panelHtml(page: PageContents['page'], language: Language, first: PanelContents | undefined): string {
  editor.speaks = language;
  const webview = { cspSource: origin, asWebviewUri: ({ fsPath }: FileUri) => origin + fsPath.slice(root.length) };
  const extension: FileUri = { fsPath: root };
  return pageHtml(webview as unknown as vscode.Webview, extension as unknown as vscode.Uri, {
    page,
    ...(page === 'panel' ? { firstFrame: firstFrame(first, editor.speaks.bundle) } : {}),
  });
}

async function languageOf(language: 'en' | 'zh-cn'): Promise<Language> {
  if (language === 'en') return { language };
  const bundle = JSON.parse(await readFile(path.join(root, `l10n/bundle.l10n.${language}.json`), 'utf8')) as Record<string, string>;
  return { language, bundle };
}

/** Runs in the page before its own scripts. */
function beTheEditor({
  style,
  className,
  saved,
  editorDefaults,
}: Record<'style' | 'className' | 'editorDefaults', string> & { saved: SavedState | undefined }): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`refused by the security policy: ${violatedDirective} ${blockedURI}`),
  );
  const side: EditorSide = { said: [], posted: undefined, saved };
  let acquired = false;
  Object.assign(window, {
    editorSide: side,
    acquireVsCodeApi: () => {
      if (acquired) throw new Error('the API of VS Code was asked for twice');
      acquired = true;
      return {
        postMessage: ({ request, ...message }: FromPanel & { readonly request?: number }) => {
          side.said.push(message);
          if (request !== undefined) side.posted = request;
        },
        getState: () => side.saved,
        setState: (state: SavedState) => (side.saved = state),
      };
    },
  });
  document.addEventListener('DOMContentLoaded', () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(editorDefaults);
    document.adoptedStyleSheets.unshift(sheet);
    document.documentElement.style.cssText = style;
    document.body.className = className;
  });
}

/** Runs in the page: a few frames later everything is drawn. */
async function deliver(messages: readonly object[]): Promise<void> {
  for (const message of messages) window.postMessage(message, '*');
  for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
}
