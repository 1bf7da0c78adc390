/** Units that go from every kind of layer: the rebuilt model predicts what the masked one does, in both engines. */
import { describe, expect, test, vi } from 'vitest';
import type { LayerSpec } from '../../src/core/layers';
import { Random } from '../../src/core/random/random';
import { chooseUnits } from '../../src/core/methods/unitPruning/choose';
import { randomGroupImportance } from '../../src/core/methods/unitPruning/importance';
import { narrowCost } from '../../src/core/methods/unitPruning/narrowCost';
import { maskUnits } from '../../src/core/methods/unitPruning/prune';
import type { BareModel } from '../../src/core/weights/model';
import { unitCount } from '../../src/core/units/flow';
import { unitGroups } from '../../src/core/units/groups';
import { simplify } from '../../src/core/units/simplify';
import { largestDifference } from '../support/models/predict';
import { graph, randomWeights } from '../support/models/build';
import { randomRows } from '../support/engine/models';
import { engineKinds, open } from '../support/engine/engines';

vi.setConfig({ testTimeout: 60_000 });

interface Variant {
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
  /** Layers of which half go, with the units that they keep. */
  readonly keeps: Readonly<Record<string, number>>;
  /** The layers behind that this makes narrower, too. */
  readonly others?: Readonly<Record<string, number>>;
  /** Inputs are whole numbers below it. */
  readonly classes?: number;
}

const dense = (name: string, units: number): LayerSpec => ({ type: 'Dense', name, units, activation: 'tanh' });
const out: LayerSpec = { type: 'Dense', name: 'out', units: 3 };
const recurrentLayers = [{ type: 'SimpleRNN' }, { type: 'GRU' }, { type: 'GRU', resetAfter: true }, { type: 'LSTM' }] as const;
const wordsFor = (layer: (typeof recurrentLayers)[number]) => ('resetAfter' in layer ? `${layer.type} that resets after` : layer.type);
const sequence = [5, 3];
const picture = [6, 6, 2];
const conv = (name: string, filters: number): LayerSpec => ({ type: 'Conv2D', name, filters, kernelSize: 3, activation: 'sigmoid' });

/** Layers that give every step, and ones that give the last step alone and have no biases. */
const recurrent = recurrentLayers.flatMap((layer): [string, Variant][] =>
  [true, false].flatMap((returnSequences): [string, Variant][] => {
    const inner = { ...layer, units: 6, returnSequences, useBias: returnSequences } as const;
    const words = returnSequences ? `${wordsFor(layer)} of every step` : `${wordsFor(layer)} without bias`;
    const ends: readonly LayerSpec[] = [...(returnSequences ? [{ type: 'Flatten', name: 'flat' } as const] : []), out];
    const modes = returnSequences ? (['concat', 'ave'] as const) : (['sum', 'mul'] as const);
    return [
      [words, { shape: sequence, layers: [{ ...inner, name: 'rnn' }, ...ends], keeps: { rnn: 3 } }],
      [
        `a layer in front of ${words}`,
        { shape: sequence, layers: [dense('first', 6), { ...inner, name: 'rnn' }, ...ends], keeps: { first: 3, rnn: 2 } },
      ],
      ...modes.map((mergeMode): [string, Variant] => [
        `Bidirectional ${words}, ${mergeMode}`,
        {
          shape: sequence,
          layers: [{ type: 'Bidirectional', name: 'rnn', mergeMode, layer: inner }, ...ends],
          keeps: { rnn: mergeMode === 'concat' ? 6 : 3 },
        },
      ]),
    ];
  }),
);

const variants: readonly [string, Variant][] = [
  ...recurrent,
  ...recurrentLayers.map((layer): [string, Variant] => [
    `an autoencoder of ${wordsFor(layer)} layers`,
    {
      shape: sequence,
      layers: [
        { ...layer, name: 'encoder', units: 6 },
        { type: 'RepeatVector', name: 'again', n: 5 },
        { ...layer, name: 'decoder', units: 8, returnSequences: true, goBackwards: true },
        { type: 'TimeDistributed', name: 'out', layer: { type: 'Dense', units: 3 } },
      ],
      keeps: { encoder: 3, decoder: 5 },
      others: { again: 3 },
    },
  ]),
  [
    'recurrent layers with other activations',
    {
      shape: sequence,
      layers: [
        { type: 'LSTM', name: 'a', units: 6, activation: 'softsign', recurrentActivation: 'hardSigmoid', returnSequences: true },
        { type: 'GRU', name: 'b', units: 6, activation: 'sigmoid', recurrentActivation: 'tanh' },
        out,
      ],
      keeps: { a: 4, b: 2 },
    },
  ],
  [
    'recurrent layers that are added',
    {
      shape: sequence,
      layers: [
        { type: 'GRU', name: 'a', units: 6, returnSequences: true },
        { type: 'LSTM', name: 'b', units: 6, returnSequences: true },
        { type: 'Add', name: 'sum', inputs: ['a', 'b'] },
        { type: 'BatchNormalization', name: 'normal' },
        { type: 'GlobalAveragePooling1D', name: 'mean' },
        out,
      ],
      keeps: { a: 3 },
      others: { b: 3, sum: 3, normal: 3, mean: 3 },
    },
  ],
  [
    'TimeDistributed layers',
    {
      shape: [3, 6, 6, 2],
      layers: [
        { type: 'TimeDistributed', name: 'conv', layer: { type: 'Conv2D', filters: 4, kernelSize: 3, activation: 'relu' } },
        { type: 'TimeDistributed', name: 'pool', layer: { type: 'MaxPooling2D' } },
        { type: 'TimeDistributed', name: 'flat', layer: { type: 'Flatten' } },
        { type: 'TimeDistributed', name: 'dense', layer: { type: 'Dense', units: 6, activation: 'tanh' } },
        { type: 'TimeDistributed', name: 'bent', layer: { type: 'Activation', activation: 'sigmoid' } },
        { type: 'LSTM', name: 'rnn', units: 4 },
        out,
      ],
      keeps: { conv: 3, dense: 3, rnn: 2 },
      others: { pool: 3, flat: 12, bent: 3 },
    },
  ],
  [
    'a TimeDistributed recurrent layer',
    {
      shape: [2, 4, 3],
      layers: [{ type: 'TimeDistributed', name: 'rnn', layer: { type: 'GRU', units: 6 } }, { type: 'LSTM', name: 'over', units: 4 }, out],
      keeps: { rnn: 3, over: 2 },
    },
  ],
  [
    'a Reshape into pictures',
    {
      shape: [5],
      layers: [
        dense('first', 18),
        { type: 'Reshape', name: 'shaped', targetShape: [3, 3, 2] },
        conv('conv', 4),
        { type: 'Flatten', name: 'flat' },
        out,
      ],
      keeps: { first: 9 },
      others: { shaped: 1, conv: 4 },
    },
  ],
  [
    'a Reshape of pictures into rows, and of rows of other lengths',
    {
      shape: picture,
      layers: [
        conv('conv', 6),
        { type: 'Reshape', name: 'rows', targetShape: [16, 6] },
        { type: 'Reshape', name: 'shorter', targetShape: [24, 4] },
        { type: 'Conv1D', name: 'along', filters: 4, kernelSize: 3 },
        { type: 'Reshape', name: 'flat', targetShape: [88] },
        out,
      ],
      keeps: { conv: 3, along: 2 },
      others: { rows: 3, shorter: 2, flat: 44 },
    },
  ],
  [
    'SeparableConv2D with two filters a channel',
    {
      shape: picture,
      layers: [
        conv('first', 6),
        { type: 'SeparableConv2D', name: 'separable', filters: 6, kernelSize: 2, depthMultiplier: 2, activation: 'relu' },
        { type: 'Flatten', name: 'flat' },
        out,
      ],
      keeps: { first: 3, separable: 2 },
    },
  ],
  [
    'SeparableConv2D with a border of zeros',
    {
      shape: picture,
      layers: [
        conv('first', 4),
        { type: 'SeparableConv2D', name: 'separable', filters: 4, kernelSize: 3, padding: 'same', useBias: false },
        { type: 'GlobalAveragePooling2D', name: 'mean' },
        out,
      ],
      keeps: { first: 2, separable: 2 },
    },
  ],
  [
    'DepthwiseConv2D with three filters a channel',
    {
      shape: picture,
      layers: [
        conv('first', 4),
        { type: 'DepthwiseConv2D', name: 'deep', kernelSize: 2, depthMultiplier: 3, activation: 'sigmoid' },
        { type: 'BatchNormalization', name: 'normal' },
        conv('last', 4),
        { type: 'Flatten', name: 'flat' },
        out,
      ],
      keeps: { first: 2, last: 3 },
      others: { deep: 6, normal: 6, flat: 3 },
    },
  ],
  [
    'a gate',
    {
      shape: [5],
      layers: [
        dense('value', 6),
        { type: 'Dense', name: 'gate', units: 6, activation: 'sigmoid', inputs: ['x'] },
        { type: 'Multiply', name: 'gated', inputs: ['value', 'gate'] },
        out,
      ],
      keeps: { value: 3 },
      others: { gate: 3, gated: 3 },
    },
  ],
  [
    'an Embedding',
    {
      shape: [5],
      classes: 9,
      layers: [{ type: 'Embedding', name: 'words', inputDim: 9, outputDim: 6 }, { type: 'LSTM', name: 'rnn', units: 6 }, out],
      keeps: { words: 3, rnn: 3 },
    },
  ],
];

describe.each(engineKinds)('the %s engine', (kind) => {
  test.each(variants)('predicts the same without half the units of %s', async (_, { shape, layers, keeps, others, classes }) => {
    const random = new Random(5);
    const model = graph({ type: 'Input', name: 'x', shape: [...shape] }, ...layers);
    const groups = unitGroups(model);
    const goal = { units: new Map(Object.entries(keeps)) };
    const choice = chooseUnits(model, groups, randomGroupImportance(groups, random), goal);
    expect(choice.reached).toBe(true);
    const means = new Map(
      model.layers.map((layer) => [layer.name, Float64Array.from({ length: unitCount(layer) }, () => random.normal())]),
    );
    const masked = maskUnits({ graph: model, weights: randomWeights(model, random), masks: new Map() }, choice.removed, means);
    const rebuilt = simplify(masked);
    const widths = Object.fromEntries(rebuilt.graph.layers.map((layer) => [layer.name, unitCount(layer)]));
    expect(widths).toMatchObject({ ...keeps, ...others });
    // What the choice counts on is what comes of it.
    const params = rebuilt.graph.layers.reduce((sum, layer) => sum + layer.params, 0);
    expect(narrowCost(model, 'params', new Map(Object.entries(widths)))).toBe(params);
    expect(params).toBeLessThan(model.layers.reduce((sum, layer) => sum + layer.params, 0));

    const engine = await open(kind);
    const { inputs, count } = randomRows(shape, 7, 3, classes);
    const outputs = model.layers.at(-1)!.outputShape.reduce<number>((product, size) => product * size!, count);
    const samples = { inputs, count, targets: new Float32Array(outputs) };
    const predictions = async ({ graph: of, weights }: BareModel) => {
      const data = { training: samples };
      const train = { loss: 'meanSquaredError', optimizer: 'adam', batchSize: 4, seed: 1 } as const;
      const session = await engine.compileToPredict({ graph: of, weights, data, train });
      const predicted = await session.predict(inputs, count);
      session.dispose();
      return predicted;
    };
    const before = await predictions(masked);
    expect(new Set(before).size).toBeGreaterThan(3);
    expect(largestDifference(before, await predictions(rebuilt))).toBeLessThan(1e-5);
  });
});
