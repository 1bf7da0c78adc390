import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const slow = '**/*.long.test.ts';

/** Files of WebAssembly are bytes, as they are for the bundler. Their ids have no path, by which they would be left to Node.js. */
const wasmAsBytes = {
  name: 'wasm as bytes',
  enforce: /** @type {const} */ ('pre'),
  /** @param {string} id */
  resolveId: (id) => (id.endsWith('.wasm') ? `\0wasm ${Buffer.from(id).toString('hex')}` : undefined),
  /** @param {string} id */
  load(id) {
    const [kind, name = ''] = id.split(' ');
    if (kind !== '\0wasm') return undefined;
    const file = createRequire(import.meta.url).resolve(Buffer.from(name, 'hex').toString());
    return `export default new Uint8Array(Buffer.from('${readFileSync(file, 'base64')}', 'base64'))`;
  },
};

/** Projects run one after another: the editor's tests wait for a browser and share the machine with nothing else. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [wasmAsBytes],
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'webview/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs', 'test/docs/**/*.test.ts'],
          exclude: [slow],
          // A machine that is busy elsewhere is no defect.
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        plugins: [wasmAsBytes],
        test: {
          name: 'trainer',
          include: ['test/trainer/**/*.test.ts'],
          exclude: [slow],
          globalSetup: ['test/support/setup/build.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'panel',
          include: ['test/panel/**/*.test.{ts,tsx}'],
          exclude: [slow],
          globalSetup: ['test/support/setup/build.ts'],
          testTimeout: 60_000,
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'editor',
          include: ['test/editor/*.test.ts'],
          exclude: [slow],
          globalSetup: ['test/support/setup/packedExtension.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 60_000 } },
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'screenshots',
          include: ['test/screenshots/**/*.test.ts'],
          globalSetup: ['test/support/setup/packedExtension.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'bench',
          include: ['test/bench/**/*.test.ts'],
          globalSetup: ['test/support/setup/packedExtension.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 6 },
        },
      },
      {
        plugins: [wasmAsBytes],
        test: {
          name: 'long',
          include: [slow],
          globalSetup: ['test/support/setup/packedExtension.ts'],
          testTimeout: 1_200_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
