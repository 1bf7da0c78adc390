import { describe, expect, it } from 'vitest';
import { damagedFormats, tryDataFile } from '../../../test/support/mutants/dataFiles';

describe('damaged data files are read to whole rows, or refused with the reason', () => {
  it.each(damagedFormats)('2,000 of %s', async (file, choices) => {
    const { refused, read } = await tryDataFile(file, choices, 2000, 1);
    expect(refused + read).toBe(2000);
    expect(refused).toBeGreaterThan(2000 / 20);
  });
});
