import { describe, it } from 'vitest';
import { kerasDocuments, specDocuments } from '../../../test/support/mutants/documents';
import { tryMutants } from '../../../test/support/mutants/tryMutants';

describe('damaged files are diagnosed, and never crash or cost a number that is none', () => {
  it('14,500 mutants of Keras JSON', async () => tryMutants(kerasDocuments(), 14_500, 3), 1_200_000);

  it('14,500 mutants of specs', async () => tryMutants(specDocuments(), 14_500, 4), 1_200_000);
});
