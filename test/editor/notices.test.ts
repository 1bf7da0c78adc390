import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, inject, test } from 'vitest';
import { worlds } from '../../esbuild.js';
import { root } from '../../scripts/build/root.mjs';

const noticesFile = 'extension/dist/ThirdPartyNotices.txt';

/** Unminified, esbuild writes every module's file name above its code: another witness than the metafile the notices come from. */
async function packagesInBundles(): Promise<string[]> {
  const names = new Set<string>();
  for (const world of worlds) {
    const { outputFiles } = await build({ ...world, absWorkingDir: root, minify: false, sourcemap: false, write: false });
    for (const { text } of outputFiles) {
      for (const [, name] of text.matchAll(/^\s*(?:\/\/|\/\*) .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)) names.add(name!);
    }
  }
  return [...names];
}

describe('the third-party notices', () => {
  test('are packed and name everything that is bundled or copied', async () => {
    const files = unzipSync(await readFile(inject('vsix')), { filter: ({ name }) => name === noticesFile });
    const notices = strFromU8(files[noticesFile]!);
    const bundled = await packagesInBundles();
    expect(bundled).toContain('@tensorflow/tfjs-core');
    const expected = [...bundled, '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-node', 'node-api-headers'];
    expect(expected.filter((name) => !notices.includes(`\n${name} `))).toEqual([]);
  });
});
