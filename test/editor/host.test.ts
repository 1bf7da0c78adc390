import { describe, expect, test } from 'vitest';
import { runHostSuite } from '../support/host/suite';

const results = await runHostSuite('oldest');

describe('inside the extension host', () => {
  test('there are tests', () => {
    expect(results).not.toEqual([]);
  });
  for (const { title, passed, error } of results) {
    test(title, () => {
      if (!passed) expect.fail(error);
    });
  }
});
