import type { LayerSpec } from '../../../../src/core/layers';
import type { EngineCase } from '../engineCase';

const seedLayers: readonly LayerSpec[] = [
  { type: 'Dense', name: 'encoder', units: 7, activation: 'relu' },
  { type: 'Dense', name: 'code', units: 3 },
  { type: 'Dense', name: 'skip', units: 2, activation: 'relu', inputs: ['x'] },
  { type: 'Concatenate', name: 'joined', inputs: ['skip', 'code'] },
  { type: 'Dense', name: 'reconstruction', units: 6 },
];

/** Every loss, every optimizer and their settings. */
export const training: readonly EngineCase[] = [
  { name: 'dense with a skip', shape: [6], layers: seedLayers },
  { name: 'sgd', shape: [6], layers: seedLayers, optimizer: 'sgd' },
  { name: 'sgd with momentum', shape: [6], layers: seedLayers, optimizer: 'sgd', options: { momentum: 0.9 } },
  {
    name: 'sgd with Nesterov momentum, clipped',
    shape: [6],
    layers: seedLayers,
    optimizer: 'sgd',
    options: { momentum: 0.8, nesterov: true, clipNorm: 0.5 },
  },
  { name: 'adam, clipped', shape: [6], layers: seedLayers, options: { clipNorm: 0.3 } },
  { name: 'adamw by a Huber loss', shape: [6], layers: seedLayers, optimizer: 'adamw', loss: 'huber' },
  { name: 'adam with settings', shape: [6], layers: seedLayers, options: { beta1: 0.7, beta2: 0.9, epsilon: 0.01 } },
  {
    name: 'adamw with settings by a Huber loss with delta',
    shape: [6],
    layers: seedLayers,
    loss: 'huber',
    delta: 0.3,
    optimizer: 'adamw',
    options: { beta1: 0.8, weightDecay: 0.5 },
  },
  {
    name: 'rmsprop with settings',
    shape: [6],
    layers: seedLayers,
    optimizer: 'rmsprop',
    options: { rho: 0.7, momentum: 0.6, epsilon: 0.001, centered: true },
  },
  { name: 'rmsprop by cosine distance', shape: [6], layers: seedLayers, optimizer: 'rmsprop', loss: 'cosineDistance' },
  {
    // Those of more than 32768 values are in variables of their own; of more than 65536 in all, there is a step without masks.
    name: 'weights in variables of their own',
    shape: [20],
    layers: [
      { type: 'Dense', name: 'hidden', units: 1700, activation: 'tanh' },
      { type: 'Dense', name: 'out', units: 20 },
    ],
    optimizer: 'sgd',
    options: { momentum: 0.5, clipNorm: 1 },
  },
  {
    name: 'absolute error through tanh and sigmoid',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'hidden', units: 4, activation: 'tanh' },
      { type: 'Dense', name: 'out', units: 6, activation: 'sigmoid', useBias: false },
    ],
    loss: 'meanAbsoluteError',
  },
  {
    name: 'binary cross-entropy',
    shape: [5],
    layers: [
      { type: 'Dense', name: 'hidden', units: 4, activation: 'elu' },
      { type: 'Dense', name: 'out', units: 5, activation: 'sigmoid' },
    ],
    loss: 'binaryCrossentropy',
  },
  {
    name: 'categorical cross-entropy',
    shape: [4],
    layers: [
      { type: 'Dense', name: 'hidden', units: 6, activation: 'softplus' },
      { type: 'Dense', name: 'out', units: 4, activation: 'softmax' },
    ],
    loss: 'categoricalCrossentropy',
  },
  {
    name: 'sparse cross-entropy',
    shape: [4],
    layers: [
      { type: 'Dense', name: 'hidden', units: 6, activation: 'swish' },
      { type: 'Dense', name: 'out', units: 3, activation: 'softmax' },
    ],
    loss: 'sparseCategoricalCrossentropy',
    classes: 3,
  },
];
