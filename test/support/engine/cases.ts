/** Models to train, and how: between them every layer type, loss and optimizer. */
import { images } from './cases/images';
import { penalties } from './cases/penalties';
import { sequences } from './cases/sequences';
import { training } from './cases/training';
import { units } from './cases/units';
import type { EngineCase } from './engineCase';

export const engineCases: readonly EngineCase[] = [...training, ...units, ...images, ...sequences, ...penalties];

/** tfjs's own recurrent layers have no gradient of them. */
export const oneStep: EngineCase = {
  name: 'sequences of one step',
  shape: [1, 3],
  layers: [
    { type: 'LSTM', name: 'a', units: 4, returnSequences: true },
    { type: 'GRU', name: 'b', units: 2, returnSequences: true },
    { type: 'SimpleRNN', name: 'c', units: 3 },
    { type: 'Reshape', name: 'out', targetShape: [1, 3] },
  ],
};
