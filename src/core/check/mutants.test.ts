import { describe, it } from 'vitest';
import { kerasDocuments, specDocuments } from '../../../test/support/mutants/documents';
import { tryMutants } from '../../../test/support/mutants/tryMutants';

describe('damaged files are diagnosed, and never crash or cost a number that is none', () => {
  it('500 mutants of Keras JSON', async () => tryMutants(kerasDocuments(), 500, 1), 60_000);

  it('500 mutants of specs', async () => tryMutants(specDocuments(), 500, 2), 60_000);
});
