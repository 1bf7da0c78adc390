/** Specs of models with several inputs and outputs. */
import { describe, expect, it } from 'vitest';
import { graphOf } from '../graph/build';
import type { LayerSpec } from '../layers';
import { unitGroups } from '../units/groups';
import { isConnected } from '../units/reach';
import { analyzeSpec } from './analyze';

const layers: LayerSpec[] = [
  { type: 'Input', name: 'picture', shape: [4, 4, 2] },
  { type: 'Flatten', name: 'flat' },
  { type: 'Input', name: 'numbers', shape: [5] },
  { type: 'Concatenate', name: 'joined', inputs: ['flat', 'numbers'] },
  { type: 'Dense', name: 'hidden', units: 6, activation: 'relu' },
  { type: 'Dense', name: 'kind', units: 3, activation: 'softmax', inputs: ['hidden'] },
  { type: 'Dense', name: 'size', units: 2, inputs: ['hidden'] },
];
const train = { optimizer: 'adam', learningRate: 0.01, epochs: 1, batchSize: 4 };
const loss = { kind: 'sparseCategoricalCrossentropy', size: { loss: 'meanSquaredError', weight: 0.5 } };
const data = { file: { picture: 'p.npy', numbers: 'n.npy' }, labels: { kind: 'k.npy', size: 's.npy' } };
const sound = { name: 'm', layers, outputs: ['kind', 'size'], data, train: { ...train, loss } };

/** "outputs[0]: message" of every problem. */
function problemsOf(change: object): string[] {
  const { problems } = analyzeSpec(JSON.stringify({ ...sound, ...change }));
  return problems.map(({ path, text }) => `${path.join('.')}: ${text}`);
}

it('is a whole model, whose costs are those of all layers', () => {
  const { graph, cost, problems } = analyzeSpec(JSON.stringify(sound));
  expect(problems).toEqual([]);
  expect([graph!.inputs, graph!.outputs]).toEqual([
    ['picture', 'numbers'],
    ['kind', 'size'],
  ]);
  // 37 values go into 6 units, and these into 3 and 2.
  expect([cost.params, cost.macs]).toEqual([37 * 6 + 6 + 6 * 3 + 3 + 6 * 2 + 2, 37 * 6 + 6 * 3 + 6 * 2]);
});

describe('what is wrong with it', () => {
  it('is an output that no layer gives, with the name that was meant', () => {
    expect(problemsOf({ outputs: ['kind', 'sise'] })).toEqual([
      'outputs.1: "outputs" names "sise", but no layer has that name; did you mean "size"?',
    ]);
  });

  it('is an output that is an input, or named twice', () => {
    expect(problemsOf({ outputs: ['numbers', 'size'] })[0]).toBe(
      'outputs.0: numbers is an Input layer: name a layer that makes something of it',
    );
    expect(problemsOf({ outputs: ['size', 'kind', 'size'] })).toEqual(['outputs.2: "outputs" names size more than once']);
  });

  it('is a layer that leads to no output', () => {
    expect(problemsOf({ outputs: ['kind'], train: { ...train, loss: 'sparseCategoricalCrossentropy' }, data: undefined })).toEqual(
      expect.arrayContaining(['layers.6.name: no layer takes the output of size, and "outputs" does not name it: it does nothing']),
    );
  });

  it('is a loss of no output, and an output without a loss', () => {
    expect(problemsOf({ train: { ...train, loss: { kind: 'sparseCategoricalCrossentropy', sise: 'huber' } } })).toEqual([
      'train.loss.sise: "sise" is no output of the model; did you mean "size"?',
      'train.loss: the output size has no loss: give it one',
    ]);
  });

  it('is a loss that is none, said where it stands', () => {
    const wrong = { ...loss, size: { loss: 'mse', weight: 0 } };
    expect(problemsOf({ train: { ...train, loss: wrong } })).toEqual([
      expect.stringMatching(/^train\.loss\.size\.loss: .*did you mean "meanSquaredError"\?$/u),
      'train.loss.size.weight: train.loss.size.weight must be above 0, but is 0',
    ]);
    expect(problemsOf({ train: { ...train, loss: 'mse' } })).toEqual([
      expect.stringMatching(/^train\.loss: .*did you mean "meanSquaredError"\?$/u),
    ]);
  });

  it('is a loss that does not go with its own output', () => {
    const wrong = { kind: 'meanSquaredError', size: 'binaryCrossentropy' };
    expect(problemsOf({ train: { ...train, loss: wrong } })).toEqual([
      'train.loss.size: binaryCrossentropy compares outputs between 0 and 1, but size has the activation linear: use sigmoid there',
    ]);
  });

  it('is an output without labels that gives back no input', () => {
    expect(problemsOf({ data: { ...data, labels: { kind: 'k.npy' } } })).toEqual([
      'layers.6: size gives 2, but its input, which it is to reproduce, has 5 values: change the last layer, or give the data "labels"',
    ]);
  });

  it('is a misspelled field of its data', () => {
    expect(problemsOf({ data: { ...data, lables: {} } })).toEqual([expect.stringMatching(/^data\.lables: data has no field "lables"/u)]);
  });
});

it('keeps the units of every output', () => {
  const graph = graphOf('m', layers, ['kind', 'size']).graph!;
  const { of, fixed } = unitGroups(graph);
  const isFixed = (name: string) => [...of.get(name)!].every((group) => fixed[group] === 1);
  expect(graph.layers.filter(({ name }) => isFixed(name)).map(({ name }) => name)).toEqual(['picture', 'flat', 'numbers', 'joined', 'kind', 'size']); // prettier-ignore
});

it('has an output that says nothing as soon as one is cut off from the data', () => {
  const graph = graphOf('m', layers, ['kind', 'size']).graph!;
  const filled = (zero: string) =>
    new Map(graph.layers.flatMap((layer) => layer.weights.map(({ name, shape }) => [`${layer.name}/${name}` as const, { shape, data: new Float32Array(shape.reduce((all, size) => all * size, 1)).fill(layer.name === zero ? 0 : 1) }] as const))); // prettier-ignore
  expect(['', 'hidden', 'kind', 'size'].map((zero) => isConnected(graph, filled(zero)))).toEqual([true, false, false, false]);
});
