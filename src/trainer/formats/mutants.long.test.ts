import { describe, it } from 'vitest';
import { damagedFiles, expectReadOrRefused } from '../../../test/support/mutants/damagedFiles';

describe('damaged files are read to whole weights and arrays, or refused with the reason', () => {
  it.each(damagedFiles)('2,000 %s', (_what, tryThem) => expectReadOrRefused(tryThem, 2000));
});
