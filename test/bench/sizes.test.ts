import { stat } from 'node:fs/promises';
import path from 'node:path';
import { inject, test } from 'vitest';
import { activation } from '../../scripts/build/activation.mjs';
import { root } from '../../scripts/build/root.mjs';

/** What is fetched, and what a window or a panel loads of it, with the largest that it may be: bytes. */
test('sizes', async () => {
  const dist = path.join(root, 'dist');
  const sizes = [
    ['VSIX', (await stat(inject('vsix'))).size, 6e6],
    ['host bundle, as loaded at activation', activation(path.join(dist, 'extension.js')).bytes, 320e3],
    ['panel bundle', (await stat(path.join(dist, 'webview', 'panel.js'))).size, 400e3],
  ] as const;
  for (const [what, bytes, limit] of sizes) console.log(`${what}: ${Math.round(bytes / 1000)} kB of ${limit / 1000}`);
});
