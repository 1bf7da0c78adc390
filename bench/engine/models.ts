/** The models of this bench. */
import { type BenchModel, models } from '../steps/models';

const layerCount = 20;

const numbered = <T>(make: (name: string) => T): T[] => Array.from({ length: layerCount }, (_, at) => make(`layer${at}`));

const autoencoder = { loss: 'meanSquaredError', batchSize: 32, goals: {} } as const;

/** Twenty layers each. */
export const deepModels: readonly BenchModel[] = [
  {
    ...autoencoder,
    name: '20 Dense layers',
    shape: [64],
    layers: numbered((name) => ({ type: 'Dense', name, units: 64, activation: 'relu' })),
    rows: 512,
  },
  {
    ...autoencoder,
    name: '20 Conv2D layers',
    shape: [8, 8, 4],
    layers: numbered((name) => ({ type: 'Conv2D', name, filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' })),
    rows: 128,
  },
];

/** Those with enough weights that a step without masks is a program of its own. */
export const maskedModels: readonly BenchModel[] = models.filter(({ name }) => !['seed', 'conv 28×28'].includes(name));

/** The example `digits-conv`. */
export const digitsConv: BenchModel = {
  ...autoencoder,
  name: 'digits-conv',
  shape: [8, 8, 1],
  layers: [
    { type: 'Conv2D', name: 'encoder1', filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'MaxPooling2D', name: 'pooled' },
    { type: 'Conv2D', name: 'code', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'Conv2DTranspose', name: 'decoder1', filters: 32, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
    { type: 'Conv2D', name: 'reconstruction', filters: 1, kernelSize: 3, padding: 'same', activation: 'sigmoid' },
  ],
  batchSize: 64,
  rows: 256,
};
