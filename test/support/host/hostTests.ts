import { describe, expect, test } from 'vitest';
import type { Release } from '../../../scripts/install/codeServer.mjs';
import { runHostSuite } from './suite';

/** Runs the tests of test/editor/host in this VS Code and gives each a test here, so that it is counted and shown as one. */
export async function hostTests(release: Release): Promise<void> {
  const results = await runHostSuite(release);
  describe(`inside the extension host of the ${release} VS Code`, () => {
    test('there are tests', () => {
      expect(results).not.toEqual([]);
    });
    for (const { title, passed, error } of results) {
      test(title, () => {
        if (!passed) expect.fail(error);
      });
    }
  });
}
