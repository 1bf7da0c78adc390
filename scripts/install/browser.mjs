import { ensureProgram } from './program.mjs';

/**
 * The path of a Chromium-based browser for the tests.
 * @param {(message: string) => void} onProgress
 */
export function ensureBrowser(onProgress) {
  return ensureProgram(
    {
      what: 'a Chromium browser',
      names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
      debianPackage: 'chromium',
    },
    onProgress,
  );
}
