import type { FrameLocator, Page } from 'playwright-core';

/** The document inside the webview that is on show; VS Code puts it into two frames. */
export const webview = (page: Page): FrameLocator => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
