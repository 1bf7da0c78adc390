import { readFileSync } from 'node:fs';
import { disposeVariables } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, test } from 'vitest';
import { randomSpec } from '../../../test/support/models/randomSpec';
import { tfjsModel } from '../../../test/support/models/tfjsModel';
import { graphOf } from '../graph/build';
import { layerTypes, type LayerSpec } from '../layers';
import { Random } from '../random/random';
import { modelCost } from './cost';

afterEach(() => disposeVariables());

const costOf = (layers: readonly LayerSpec[]) => modelCost(graphOf('model', layers));

describe('costs against tfjs', () => {
  it('has the parameters and shapes of tfjs for every layer type, in random models', () => {
    const random = new Random(11);
    const seen = new Set<string>();
    for (let round = 0; round < 160; round++) {
      const spec = randomSpec(random);
      const { graph, problems } = graphOf(spec.name, spec.layers);
      expect(problems.filter((problem) => problem.severity === 'error')).toEqual([]);
      const model = tfjsModel(graph!);
      for (const layer of modelCost(graph!).layers) {
        const reference = model.layers.find((candidate) => candidate.name === layer.name);
        if (reference === undefined) continue; // tfjs leaves out layers that the output does not need.
        expect({ [layer.name]: layer.params }).toEqual({ [layer.name]: reference.countParams() });
        expect([null, ...layer.outputShape]).toEqual(reference.outputShape);
        seen.add(layer.type);
      }
      model.dispose();
    }
    expect([...seen].sort()).toEqual([...layerTypes].sort());
  });

  it('names the weights as tfjs does, with the same shapes', () => {
    const random = new Random(12);
    for (let round = 0; round < 20; round++) {
      const { graph } = graphOf('model', randomSpec(random).layers);
      const model = tfjsModel(graph!);
      for (const reference of model.layers) {
        const layer = graph!.layers.find((candidate) => candidate.name === reference.name)!;
        // tfjs has these for images only, without groups, or by other names.
        if (['Conv1DTranspose', 'DepthwiseConv1D', 'SeparableConv1D', 'Normalization'].includes(layer.spec.type)) continue;
        if (layer.spec.type === 'Conv2D' && (layer.spec.groups ?? 1) > 1) continue;
        const shapes = Object.fromEntries(
          reference.weights.map(({ originalName, shape }) => {
            // A Bidirectional has each weight twice: "name/forward_lstm/kernel".
            const [, way] = /\/(forward|backward)_/u.exec(originalName) ?? [];
            const own = originalName.split('/').at(-1)!;
            return [way === undefined ? own : `${way}_${own}`, shape as number[]];
          }),
        );
        expect(Object.fromEntries(layer.weights.map((weight) => [weight.name, weight.shape]))).toEqual(shapes);
      }
      model.dispose();
    }
  });
});

test.each(['sequences-keras2', 'sequences-keras3'])(
  'a GRU that resets after the recurrent sum has the parameters that Keras counts in %s',
  (file) => {
    const { layers } = JSON.parse(readFileSync(`test/fixtures/keras/${file}.summary.json`, 'utf8')) as {
      layers: readonly { name: string; type: string; params: number; outputShape: number[] }[];
    };
    const at = layers.findIndex(({ type }) => type === 'GRU');
    const [before, { params, outputShape }] = [layers[at - 1]!, layers[at]!];
    const gru = { type: 'GRU', name: 'gru', units: outputShape.at(-1)!, returnSequences: true } as const;
    const cost = (layer: LayerSpec) => costOf([{ type: 'Input', name: 'x', shape: before.outputShape }, layer]);
    expect(cost({ ...gru, resetAfter: true })).toMatchObject({ params, layers: [{}, { outputShape }] });
    expect(cost({ ...gru, resetAfter: true, useBias: false }).params).toBe(params - 6 * gru.units);
    // One bias less for each of three sums.
    expect(cost(gru).params).toBe(params - 3 * gru.units);
  },
);

describe('multiply-accumulates, counted by hand', () => {
  const image: LayerSpec = { type: 'Input', name: 'x', shape: [6, 6, 2] };
  const macsOf = (layer: LayerSpec, input: LayerSpec = image) => costOf([input, layer]).layers[1]!.macs;

  it('of a dense layer: inputs times units, at every position', () => {
    expect(macsOf({ type: 'Dense', name: 'a', units: 5 }, { type: 'Input', name: 'x', shape: [7] })).toBe(35);
    expect(macsOf({ type: 'Dense', name: 'a', units: 5 }, { type: 'Input', name: 'x', shape: [3, 7] })).toBe(105);
  });

  it('of a convolution: output values times the values of a filter', () => {
    expect(macsOf({ type: 'Conv2D', name: 'a', filters: 4, kernelSize: 3 })).toBe(4 * 4 * 4 * (3 * 3 * 2));
    expect(macsOf({ type: 'Conv2D', name: 'a', filters: 4, kernelSize: [1, 3], strides: 2, padding: 'same' })).toBe(
      3 * 3 * 4 * (1 * 3 * 2),
    );
  });

  it('of a convolution in groups: divided by their number', () => {
    expect(macsOf({ type: 'Conv2D', name: 'a', filters: 4, kernelSize: 3, groups: 2 })).toBe(4 * 4 * 4 * (3 * 3 * 1));
  });

  it('of filters along each channel: output values times steps of a filter, and sums over all of them', () => {
    const sequence: LayerSpec = { type: 'Input', name: 'x', shape: [8, 3] };
    expect(macsOf({ type: 'DepthwiseConv1D', name: 'a', kernelSize: 3, depthMultiplier: 2 }, sequence)).toBe(6 * 6 * 3);
    expect(macsOf({ type: 'SeparableConv1D', name: 'a', filters: 4, kernelSize: 3, depthMultiplier: 2 }, sequence)).toBe(6 * 6 * (3 + 4));
  });

  it('of a convolution of volumes: output values times the filter', () => {
    const volume: LayerSpec = { type: 'Input', name: 'x', shape: [6, 5, 4, 3] };
    const conv = { type: 'Conv3D', name: 'a', filters: 8, kernelSize: [2, 3, 1], strides: [2, 1, 1] } satisfies LayerSpec;
    expect(macsOf(conv, volume)).toBe(3 * 3 * 4 * 8 * (2 * 3 * 1 * 3));
    expect(costOf([volume, conv]).layers[1]).toMatchObject({ params: 2 * 3 * 3 * 8 + 8, outputShape: [3, 3, 4, 8] });
    expect(costOf([volume, { type: 'MaxPooling3D', name: 'a', poolSize: [3, 2, 2] }]).layers[1]!.outputShape).toEqual([2, 2, 2, 3]);
  });

  it('of a Dot: output values times what is summed', () => {
    const input: LayerSpec = { type: 'Input', name: 'x', shape: [4, 3] };
    const b: LayerSpec = { type: 'Dense', name: 'b', units: 5 };
    const dot = (axes: number | [number, number], from = 'b') => costOf([input, b, { type: 'Dot', name: 'a', axes, inputs: ['x', from] }]);
    expect(dot(1).layers[2]).toMatchObject({ outputShape: [3, 5], macs: 3 * 5 * 4, params: 0 });
    expect(dot([2, -1], 'x').layers[2]).toMatchObject({ outputShape: [4, 4], macs: 4 * 4 * 3 });
  });

  it('of a transposed convolution: input values times the values they touch', () => {
    expect(macsOf({ type: 'Conv2DTranspose', name: 'a', filters: 4, kernelSize: 3, strides: 2, padding: 'same' })).toBe(
      6 * 6 * 2 * (3 * 3 * 4),
    );
  });

  it('of a GRU: three sums of what comes in and of the state in every step, wherever it resets', () => {
    const sequence: LayerSpec = { type: 'Input', name: 'x', shape: [8, 3] };
    expect(macsOf({ type: 'GRU', name: 'a', units: 4 }, sequence)).toBe(8 * 3 * (3 * 4 + 4 * 4));
    expect(macsOf({ type: 'GRU', name: 'a', units: 4, resetAfter: true }, sequence)).toBe(8 * 3 * (3 * 4 + 4 * 4));
  });

  it('of the rest: one a value for batch normalization, none for what only moves values', () => {
    expect(macsOf({ type: 'BatchNormalization', name: 'a' })).toBe(72);
    expect(macsOf({ type: 'Normalization', name: 'a' })).toBe(72);
    expect(macsOf({ type: 'GroupNormalization', name: 'a', groups: 2 })).toBe(72);
    expect(macsOf({ type: 'UpSampling2D', name: 'a', interpolation: 'bilinear' })).toBe(0);
    expect(macsOf({ type: 'PReLU', name: 'a', sharedAxes: [1, 2] })).toBe(0);
    expect(macsOf({ type: 'Rescaling', name: 'a', scale: 2 })).toBe(0);
    expect(macsOf({ type: 'Permute', name: 'a', dims: [2, 1, 3] })).toBe(0);
    for (const layer of [
      { type: 'Flatten', name: 'a' },
      { type: 'MaxPooling2D', name: 'a' },
      { type: 'GlobalMaxPooling2D', name: 'a' },
      { type: 'UpSampling2D', name: 'a' },
      { type: 'Dropout', name: 'a', rate: 0.5 },
      { type: 'Activation', name: 'a', activation: 'relu' },
    ] as const)
      expect(macsOf(layer)).toBe(0);
  });

  it('is unknown where a size is', () => {
    const open: LayerSpec = { type: 'Input', name: 'x', shape: [null, null, 2] };
    const cost = costOf([open, { type: 'Conv2D', name: 'a', filters: 4, kernelSize: 3 }]);
    expect(cost.layers[1]).toMatchObject({ params: 4 * 18 + 4, macs: null, activationBytes: null, outputShape: [null, null, 4] });
    expect(cost.macs).toBeNull();
  });
});

describe('modelCost', () => {
  it('adds up to the seed autoencoder of the source document', () => {
    const cost = costOf([
      { type: 'Input', name: 'x', shape: [100] },
      { type: 'Dense', name: 'encoder1', units: 64, activation: 'relu' },
      { type: 'Dense', name: 'encoder2', units: 32, activation: 'relu' },
      { type: 'Dense', name: 'code', units: 10 },
      { type: 'Dense', name: 'skip', units: 10, activation: 'relu', inputs: ['x'] },
      { type: 'Concatenate', name: 'joined', inputs: ['skip', 'code'] },
      { type: 'Dense', name: 'reconstruction', units: 100 },
    ]);
    expect(cost).toMatchObject({ params: 11_984, bytes: 47_936, macs: 11_768 });
    expect(cost.layers.map((layer) => layer.params)).toEqual([0, 6464, 2080, 330, 1010, 0, 2100]);
    expect(cost.layers[1]!.share).toBeCloseTo(6464 / 11_984);
  });
});
