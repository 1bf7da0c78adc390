/** A convolutional autoencoder with a residual connection and BatchNormalization, whose run takes about a second. */
export const smallConvSpec = {
  name: 'small-conv',
  layers: [
    { type: 'Input', name: 'x', shape: [6, 6, 1] },
    { type: 'Conv2D', name: 'first', filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'Conv2D', name: 'second', filters: 8, kernelSize: 3, padding: 'same' },
    { type: 'BatchNormalization', name: 'normal' },
    { type: 'Add', name: 'sum', inputs: ['first', 'normal'] },
    { type: 'Activation', name: 'active', activation: 'relu' },
    { type: 'MaxPooling2D', name: 'pooled' },
    { type: 'Conv2DTranspose', name: 'larger', filters: 6, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
    { type: 'Conv2D', name: 'reconstruction', filters: 1, kernelSize: 3, padding: 'same' },
  ],
  data: { generate: 'uniform', rows: 96, seed: 3 },
  train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.005, epochs: 8, batchSize: 32, seed: 5 },
} as const;
