/** A spec whose whole run takes a fraction of a second, with a branch, and with units to lose. */
export const smallSpec = {
  name: 'small',
  layers: [
    { type: 'Input', name: 'x', shape: [12] },
    { type: 'Dense', name: 'encoder', units: 24, activation: 'relu' },
    { type: 'Dense', name: 'code', units: 6 },
    { type: 'Dense', name: 'skip', units: 4, activation: 'relu', inputs: ['x'] },
    { type: 'Concatenate', name: 'joined', inputs: ['skip', 'code'] },
    { type: 'Dense', name: 'reconstruction', units: 12 },
  ],
  data: { generate: 'normal', rows: 128, seed: 3 },
  train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.005, epochs: 10, batchSize: 32, seed: 5 },
  shrink: { target: { params: 0.2 }, steps: [{ method: 'pruneWeights', rounds: 5, fineTuneEpochs: 3 }] },
} as const;
