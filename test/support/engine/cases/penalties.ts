import type { EngineCase } from '../engineCase';

/** Penalties and constraints. */
export const penalties: readonly EngineCase[] = [
  {
    name: 'penalties on what layers give',
    shape: [4, 5, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 3, kernelSize: 2, activation: 'tanh', activityRegularizer: { l2: 0.02 } },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'code', units: 4, activation: 'tanh', activityRegularizer: { l1: 0.05, l2: 0.01 } },
      { type: 'Dense', name: 'out', units: 40 },
      { type: 'Reshape', name: 'image', targetShape: [4, 5, 2] },
    ],
  },
  {
    name: 'penalties on weights',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'a', units: 5, activation: 'tanh', kernelRegularizer: { l1: 0.02, l2: 0.01 }, biasRegularizer: { l2: 0.1 } },
      { type: 'Dense', name: 'b', units: 5, activation: 'tanh', kernelRegularizer: { l1: 0.03 } },
      { type: 'Dense', name: 'out', units: 6, biasRegularizer: { l1: 0.02 } },
    ],
    options: { clipNorm: 0.5 },
  },
  {
    name: 'constraints on weights',
    shape: [5, 5, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 4, kernelSize: 2, kernelConstraint: { type: 'maxNorm', maxValue: 0.7, axis: [0, 1, 2] } },
      { type: 'Flatten', name: 'flat' },
      {
        type: 'Dense',
        name: 'b',
        units: 6,
        activation: 'tanh',
        kernelConstraint: { type: 'unitNorm' },
        biasConstraint: { type: 'nonNeg' },
      },
      { type: 'Dense', name: 'c', units: 5, kernelConstraint: { type: 'minMaxNorm', minValue: 0.6, maxValue: 0.9, rate: 0.5, axis: 1 } },
      { type: 'Dense', name: 'd', units: 50, biasConstraint: { type: 'maxNorm' }, kernelRegularizer: { l2: 0.05 } },
      { type: 'Reshape', name: 'out', targetShape: [5, 5, 2] },
    ],
    optimizer: 'sgd',
    options: { momentum: 0.5 },
  },
  {
    name: 'penalties and constraints inside of layers',
    shape: [4, 4, 2],
    layers: [
      {
        type: 'DepthwiseConv2D',
        name: 'a',
        kernelSize: 2,
        padding: 'same',
        depthwiseRegularizer: { l1: 0.03 },
        depthwiseConstraint: { type: 'maxNorm', maxValue: 0.5, axis: [0, 1] },
      },
      {
        type: 'SeparableConv2D',
        name: 'b',
        filters: 3,
        kernelSize: 2,
        padding: 'same',
        depthwiseRegularizer: { l2: 0.02 },
        pointwiseRegularizer: { l2: 0.03 },
        pointwiseConstraint: { type: 'nonNeg' },
      },
      { type: 'TimeDistributed', name: 'c', layer: { type: 'Conv1D', filters: 2, kernelSize: 1, kernelRegularizer: { l1: 0.01 } } },
      { type: 'Reshape', name: 'steps', targetShape: [4, 8] },
      {
        type: 'Bidirectional',
        name: 'd',
        mergeMode: 'sum',
        layer: {
          type: 'LSTM',
          units: 8,
          returnSequences: true,
          kernelRegularizer: { l2: 0.01 },
          recurrentRegularizer: { l1: 0.01 },
          recurrentConstraint: { type: 'maxNorm', maxValue: 0.8 },
        },
      },
      { type: 'Reshape', name: 'out', targetShape: [4, 4, 2] },
    ],
    optimizer: 'sgd',
    options: { momentum: 0.5 },
  },
];
