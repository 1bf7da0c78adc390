/** A spec whose run goes on for longer than any test, pruning a little every few moments. */
export const longRun = {
  name: 'long',
  layers: [
    { type: 'Input', name: 'x', shape: [32] },
    { type: 'Dense', name: 'encoder', units: 16, activation: 'relu' },
    { type: 'Dense', name: 'code', units: 8 },
    { type: 'Dense', name: 'reconstruction', units: 32 },
  ],
  data: { generate: 'normal', rows: 256, seed: 7 },
  train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.001, epochs: 5, batchSize: 32, seed: 1 },
  shrink: {
    target: { params: 0.2 },
    steps: [{ method: 'pruneWeights', schedule: 'linear', rounds: 1000, fineTuneEpochs: 100 }],
  },
} as const;
