import { defineConfig } from 'vitest/config';

const slow = '**/*.long.test.ts';

/** Projects run one after another: the editor's tests wait for a browser and share the machine with nothing else. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'webview/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs', 'test/docs/**/*.test.ts'],
          exclude: [slow],
          // A machine that is busy elsewhere is no defect.
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'trainer',
          include: ['test/trainer/**/*.test.ts'],
          exclude: [slow],
          globalSetup: ['test/support/setup/build.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
