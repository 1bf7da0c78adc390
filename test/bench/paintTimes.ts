/** When what happens on the way from a key to a webview's picture. All times are milliseconds since 1970, by the browser's clock. */
import type { Frame, Page } from 'playwright-core';

/** What is looked at, in the order in which it usually happens. */
export const phases = {
  webview: 'the command runs, the editor makes a webview',
  loader: "the editor's page for webviews loads",
  frame: 'its service worker starts, a frame is made',
  shown: 'the frame loads our page and is shown',
  content: 'the content is painted',
  script: 'the script is loaded',
  controls: 'the controls work',
} as const;

export type Phase = keyof typeof phases;
export type PaintTimes = Partial<Record<Phase, number>>;

interface Noted {
  key?: number;
  webview?: number;
  frame?: number;
  shown?: number;
  controls?: number;
}

declare global {
  interface Window {
    noted: Noted;
  }
}

/** Before the page is loaded. */
export async function notePaintTimes(page: Page): Promise<void> {
  await page.addInitScript(noteTimes);
}

/** Milliseconds from the last key to each phase, of the one webview that is open and has its content. */
export async function paintTimes(page: Page): Promise<PaintTimes> {
  const { key = NaN, webview } = await page.evaluate(() => window.noted);
  const [loader, inner] = await Promise.all([frameOf(page, '/pre/index.html'), frameOf(page, '/fake.html')]);
  const loaded = await loader.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return { ...window.noted, loader: performance.timeOrigin + (navigation?.domContentLoadedEventEnd ?? NaN) };
  });
  const drawn = await inner.evaluate(() => {
    const since1970 = (time: number | undefined) => (time === undefined ? undefined : performance.timeOrigin + time);
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    const script = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('.js')) as
      PerformanceResourceTiming | undefined;
    return { controls: window.noted.controls, content: since1970(paint?.startTime), script: since1970(script?.responseEnd) };
  });
  const { loader: loaderLoaded, frame, shown } = loaded;
  const times = { webview, loader: loaderLoaded, frame, shown, ...drawn };
  return Object.fromEntries(Object.entries(times).flatMap(([name, time]) => (time === undefined ? [] : [[name, time - key]])));
}

async function frameOf(page: Page, address: string): Promise<Frame> {
  const frame = page.frames().findLast((one) => one.url().includes(address));
  if (frame === undefined) throw new Error(`No frame of the page is at ${address}.`);
  return Promise.resolve(frame);
}

/** Runs in every frame before its own scripts. */
function noteTimes(): void {
  const now = () => performance.timeOrigin + performance.now();
  const noted: Noted = {};
  window.noted = noted;
  addEventListener('keydown', () => (noted.key = now()), true);
  const look = () => {
    if (document.querySelector('iframe.webview') === null) delete noted.webview;
    else noted.webview ??= now();
    if (document.querySelector('#pending-frame') !== null) noted.frame ??= now();
    if (document.querySelector('#active-frame') !== null) noted.shown ??= now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ['id', 'class'] });
  // The editor writes our page over an empty one, which takes observers and listeners away.
  void customElements.whenDefined('vscode-button').then(() => (noted.controls = now()));
}
