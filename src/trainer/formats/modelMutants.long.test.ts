import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { kerasFiles, tryModelFile } from '../../../test/support/mutants/modelFiles';

describe('damaged model files are read to whole weights, or refused with the reason', () => {
  it.each(['nested-keras2.h5', 'autoencoder-keras3.weights.h5', 'nested-keras3.keras', 'named.safetensors', 'named.npz'])(
    '2,000 of %s',
    async (name) => {
      const holdsModel = !name.startsWith('named');
      const { refused, read } = await tryModelFile(path.join(kerasFiles, name), 2000, 1, holdsModel);
      expect(refused + read).toBe(2000);
      expect(refused).toBeGreaterThan(2000 / 10);
    },
  );
});
