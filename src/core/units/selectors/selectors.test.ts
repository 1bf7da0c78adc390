import { sizeOf } from '../../numbers/sizeOf';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { dense, graph, randomModel, randomWeights } from '../../../../test/support/models/build';
import { largestDifference, plainPredictions } from '../../../../test/support/models/predict';
import { buildLayersModel } from '../../../trainer/engine/model';
import { readLayersModelWeights, writeLayersModel } from '../../../trainer/formats/tfjs/layersModel';
import { packModel, unpackModel } from '../../../trainer/formats/packed/packed';
import { graphOf } from '../../graph/build';
import { type ModelGraph, layerNamed } from '../../graph/graph';
import type { LayerSpec } from '../../layers';
import { toText } from '../../message/message';
import { Random } from '../../random/random';
import { type Weights, weightKey } from '../../weights/weights';
import { connectionsOf, eachConnection } from '../connections';
import { simplify } from '../simplify';
import { keepConstant, withoutConstantFeatures } from './constants';
import { withoutSelects } from './expand';

const input = (...shape: number[]): LayerSpec => ({ type: 'Input', name: 'x', shape });

/** No weight for what comes from these units of a layer. */
function ignore(of: ModelGraph, weights: Weights, layer: string, units: readonly number[]) {
  for (const connections of connectionsOf(layerNamed(of, layer))) {
    const { data } = weights.get(connections.key)!;
    eachConnection(connections, (unit, _, at) => {
      if (units.includes(unit)) data[at] = 0;
    });
  }
}

function rowsFor(of: ModelGraph, rows: number, random: Random): Float32Array {
  const width = of.layers[0]!.outputShape.reduce<number>((product, size) => product * size!, 1);
  return Float32Array.from({ length: width * rows }, () => random.normal());
}

/** Eager predictions with our own Select, where `plainPredictions` goes through what we write for others. */
async function ownPredictions(of: ModelGraph, weights: Weights, inputs: Float32Array): Promise<Float32Array> {
  await tf.setBackend('cpu');
  const shape = of.layers[0]!.outputShape.map((size) => size!);
  const { model } = buildLayersModel(of, weights);
  const rows = inputs.length / sizeOf(shape);
  const outputs = tf.tidy(() => (model.predict(tf.tensor(inputs, [rows, ...shape])) as tf.Tensor).dataSync<'float32'>());
  model.dispose();
  return outputs;
}

async function simplified(of: ModelGraph, weights: Weights) {
  const simple = simplify({ graph: of, weights, masks: new Map() });
  const inputs = rowsFor(of, 4, new Random(5));
  const before = await plainPredictions(of, weights, inputs);
  expect(largestDifference(before, await plainPredictions(simple.graph, simple.weights, inputs))).toBeLessThan(1e-5);
  expect(largestDifference(before, await ownPredictions(simple.graph, simple.weights, inputs))).toBeLessThan(1e-5);
  expect(simplify(simple)).toEqual(simple);
  return simple;
}

const selects = (of: ModelGraph) => of.layers.flatMap(({ spec, inputs }) => (spec.type === 'Select' ? [[...inputs, spec.indices]] : []));
const kernelOf = (weights: Weights, layer: string) => weights.get(weightKey(layer, 'kernel'))!.shape;

describe('features that no weight uses', () => {
  it('leave a dense model, which still takes whole rows', async () => {
    const model = graph(input(6), dense('a', 5, { activation: 'relu' }), dense('y', 6));
    const weights = randomWeights(model, new Random(1));
    ignore(model, weights, 'a', [0, 2, 3]);
    const simple = await simplified(model, weights);
    expect(selects(simple.graph)).toEqual([['x', [1, 4, 5]]]);
    expect(kernelOf(simple.weights, 'a')).toEqual([3, 5]);
    expect(simple.graph.layers[0]!.outputShape).toEqual([6]);
  });

  it('are those that none of its skips uses', async () => {
    const model = graph(
      ...[input(6), dense('a', 4), dense('b', 4, { inputs: ['x'] })],
      ...([{ type: 'Concatenate', name: 'joined', inputs: ['a', 'b'] }, dense('y', 2)] satisfies LayerSpec[]),
    );
    const weights = randomWeights(model, new Random(2));
    ignore(model, weights, 'a', [0, 2, 3]);
    ignore(model, weights, 'b', [1, 2, 3]);
    const simple = await simplified(model, weights);
    expect(selects(simple.graph)).toEqual([['x', [0, 1, 4, 5]]]);
    expect([kernelOf(simple.weights, 'a'), kernelOf(simple.weights, 'b')]).toEqual([[4, 4], [4, 4]]); // prettier-ignore
  });

  it('are pixels behind a Flatten, and stay where the output needs all', async () => {
    const model = graph(input(3, 2, 1), { type: 'Flatten', name: 'flat' }, dense('a', 3), dense('y', 2));
    const weights = randomWeights(model, new Random(3));
    ignore(model, weights, 'a', [1, 2, 5]);
    expect(selects((await simplified(model, weights)).graph)).toEqual([['flat', [0, 3, 4]]]);

    const residual = graph(input(6), dense('a', 6), { type: 'Add', name: 'y', inputs: ['x', 'a'] });
    const others = randomWeights(residual, new Random(3));
    ignore(residual, others, 'a', [1, 2, 5]);
    expect(selects((await simplified(residual, others)).graph)).toEqual([]);
  });

  it('are channels of an image, through what passes them on', async () => {
    const model = graph(
      input(5, 5, 4),
      { type: 'DepthwiseConv2D', name: 'deep', kernelSize: 3, padding: 'same', activation: 'sigmoid' },
      { type: 'BatchNormalization', name: 'normal' },
      { type: 'Conv2D', name: 'y', filters: 3, kernelSize: 2 },
    );
    const weights = randomWeights(model, new Random(4));
    ignore(model, weights, 'y', [0, 3]);
    const simple = await simplified(model, weights);
    expect(selects(simple.graph)).toEqual([['x', [1, 2]]]);
    expect(weights.get('deep/depthwise_kernel')!.shape).toEqual([3, 3, 4, 1]);
    expect(simple.weights.get('deep/depthwise_kernel')!.shape).toEqual([3, 3, 2, 1]);
  });

  it('stay where an index for each of the others would be more than is saved', async () => {
    const model = graph(input(6), dense('a', 5), dense('y', 2));
    const weights = randomWeights(model, new Random(1));
    ignore(model, weights, 'a', [0]);
    expect(selects((await simplified(model, weights)).graph)).toEqual([]);
  });

  it('make a Select that is there narrower', async () => {
    const model = graph(input(9), { type: 'Select', name: 'some', indices: [8, 3, 4, 0] }, dense('a', 5), dense('y', 2));
    const weights = randomWeights(model, new Random(1));
    ignore(model, weights, 'a', [1]);
    expect(selects((await simplified(model, weights)).graph)).toEqual([['x', [8, 4, 0]]]);
  });

  it('may be any, in any model', async () => {
    let found = 0;
    for (let seed = 0; seed < 25; seed++) {
      const random = new Random(seed);
      const base = randomModel(random);
      const wide = graph({ ...(base.layers[0]!.spec as LayerSpec & { type: 'Input' }), shape: [4, 4, 5] }, ...base.layers.slice(1).map(({ spec, inputs }) => ({ ...spec, inputs: [...inputs] }))); // prettier-ignore
      const weights = randomWeights(wide, random, seed % 3 === 0 ? 0.5 : 0);
      const unused = [0, 1, 2, 3, 4].filter(() => random.uniform() < 0.5);
      for (const { name, inputs } of wide.layers) if (inputs[0] === 'x') ignore(wide, weights, name, unused);
      found += selects((await simplified(wide, weights)).graph).length;
    }
    expect(found).toBeGreaterThan(8);
  });
});

describe('a Select anywhere', () => {
  const behind: Record<string, readonly LayerSpec[]> = {
    'a Dense layer': [dense('y', 2)],
    'a normalization': [{ type: 'BatchNormalization', name: 'normal' }, { type: 'PReLU', name: 'bent' }, dense('y', 2)],
    'another Select': [{ type: 'BatchNormalization', name: 'normal' }, { type: 'Select', name: 'less', indices: [2, 0] }, dense('y', 2)],
    'a sum': [dense('b', 3), { type: 'Add', name: 'sum', inputs: ['some', 'b'] }, dense('y', 2)],
    'a softmax': [{ type: 'Softmax', name: 'shares' }, dense('y', 2)],
    'two layers': [
      dense('b', 3),
      dense('c', 3, { inputs: ['some'] }),
      { type: 'Concatenate', name: 'joined', inputs: ['b', 'c'] },
      dense('y', 2),
    ],
    nothing: [],
  };

  it.each(Object.entries(behind))('is left out of the TF.js model, in front of %s', async (_, layers) => {
    const model = graph(input(6), dense('a', 5, { activation: 'tanh' }), { type: 'Select', name: 'some', indices: [4, 0, 1] }, ...layers);
    const weights = randomWeights(model, new Random(7));
    const inputs = rowsFor(model, 3, new Random(8));
    const own = await ownPredictions(model, weights, inputs);
    expect(largestDifference(own, await plainPredictions(model, weights, inputs))).toBeLessThan(1e-6);
    const written = writeLayersModel(model, weights, 'test');
    expect(written.model).not.toContain('"Select"');
    expect(readLayersModelWeights(written.model, written.weights, model)).toEqual(weights);
    expect(unpackModel(packModel({ graph: model, weights }).file).graph.layers).toEqual(model.layers);
  });

  it('takes what its indices name', async () => {
    const model = graph(input(4), { type: 'Select', name: 'y', indices: [3, 0] });
    expect([...(await ownPredictions(model, new Map(), Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)))]).toEqual([4, 1, 8, 5]);
  });

  it('is rows of zeros behind it', () => {
    const model = graph(input(4), { type: 'Select', name: 'some', indices: [3, 0] }, dense('y', 1));
    const weights: Weights = new Map([
      ['y/kernel', { shape: [2, 1], data: Float32Array.of(5, 7) }],
      ['y/bias', { shape: [1], data: Float32Array.of(1) }],
    ]);
    const { weights: bytes } = writeLayersModel(model, weights, 'test');
    expect([...new Float32Array(bytes.buffer)]).toEqual([7, 0, 0, 5, 1]);
    expect(withoutSelects(model).graph.layers.map(({ name }) => name)).toEqual(['x', 'y']);
  });
});

describe('a Scatter', () => {
  const places = { type: 'Scatter', name: 'y', units: 5, indices: [3, 0] } satisfies LayerSpec;
  const constants: Weights = new Map([['y/bias', { shape: [3], data: Float32Array.of(0.5, -1, 9) }]]);

  it('puts its input among constants, and is written for TF.js without a layer of its own', async () => {
    const model = graph(input(2), places);
    const rows = Float32Array.of(1, 2, 3, 4);
    const placed = [2, 0.5, -1, 1, 9, 4, 0.5, -1, 3, 9];
    expect([...(await ownPredictions(model, constants, rows))]).toEqual(placed);
    expect([...(await plainPredictions(model, constants, rows))]).toEqual(placed);
    const written = writeLayersModel(model, constants, 'test');
    expect(written.model).not.toContain('"Scatter"');
    expect(readLayersModelWeights(written.model, written.weights, model)).toEqual(constants);
    expect(unpackModel(packModel({ graph: model, weights: constants }).file).graph.layers).toEqual(model.layers);
  });

  it('counts its constants, and nothing where there are none', () => {
    expect(graph(input(2), places).layers[1]).toMatchObject({ params: 3, outputShape: [5] });
    expect(graph(input(2), { ...places, units: 2, indices: [1, 0] }).layers[1]).toMatchObject({ params: 0, outputShape: [2] });
  });

  it('keeps the units in front of it in a model that is simplified', async () => {
    const model = graph(input(4), dense('a', 3, { activation: 'relu' }), dense('b', 2), places);
    const weights = new Map([...randomWeights(model, new Random(2)), ...constants]);
    ignore(model, weights, 'b', [1]);
    const simple = await simplified(model, weights);
    expect(simple.graph.layers.at(-1)!.spec).toEqual(places);
    expect(kernelOf(simple.weights, 'b')).toEqual([2, 2]);
  });

  it.each([
    [[0], 'Scatter needs an index for each of the 2 units of its input, but has 1'],
    [[0, 5], 'Scatter puts a unit at 5, but has 5 units, counted from 0'],
    [[4, 4], 'Scatter puts two units at 4: remove one'],
  ])('refuses the places %j', (indices, message) => {
    const { problems } = graphOf('model', [input(2), { ...places, indices }]);
    expect(problems.map((problem) => toText(problem.message))).toEqual([expect.stringContaining(message)]);
  });
});

describe('constant features', () => {
  const rowsOf = (width: number, constant: Record<number, number>) => {
    const random = new Random(3);
    return Float32Array.from({ length: width * 5 }, (_, at) => constant[at % width] ?? random.normal());
  };
  const constantIn = (rows: Float32Array, width: number) => {
    const known = Float64Array.from(rows.subarray(0, width));
    keepConstant(known, rows);
    return known;
  };

  it('are what all rows have', () => {
    const rows = rowsOf(4, { 1: 0, 3: 7 });
    expect([...constantIn(rows, 4)]).toEqual([NaN, 0, NaN, 7]);
  });

  it.each([
    ['a Dense layer', [6], [dense('a', 5, { activation: 'relu' })]],
    ['a Flatten', [3, 2, 1], [{ type: 'Flatten', name: 'flat' }, dense('a', 5)]],
    ['a normalization', [6], [{ type: 'BatchNormalization', name: 'normal' }, dense('a', 5)]],
    ['a Select', [6], [{ type: 'Select', name: 'some', indices: [5, 4, 2, 1, 0] }, dense('a', 5)]],
    ['two branches', [6], [dense('a', 4), dense('b', 4, { inputs: ['x'] }), { type: 'Concatenate', name: 'c', inputs: ['a', 'b'] }]],
  ] satisfies [string, number[], LayerSpec[]][])('go into the biases behind %s', async (_, shape, layers) => {
    const model = graph(input(...shape), ...layers, dense('y', 2));
    const weights = randomWeights(model, new Random(4));
    const rows = rowsOf(6, { 1: 0, 2: 3, 4: -2 });
    const { model: without, left } = withoutConstantFeatures({ graph: model, weights, masks: new Map() }, constantIn(rows, 6));
    expect(left).toBe(3);
    const simple = simplify(without);
    expect(selects(simple.graph)).toEqual([[expect.any(String), layers[0]!.name === 'some' ? [5, 0] : [0, 3, 5]]]);
    const before = await plainPredictions(model, weights, rows);
    expect(largestDifference(before, await plainPredictions(model, without.weights, rows))).toBeLessThan(1e-5);
    expect(largestDifference(before, await ownPredictions(simple.graph, simple.weights, rows))).toBeLessThan(1e-5);
  });

  it('stay where a layer has no bias for them, or where too little would be saved', () => {
    const whole = (...layers: LayerSpec[]) => {
      const model = graph(input(6), ...layers);
      return { graph: model, weights: randomWeights(model, new Random(4)), masks: new Map() };
    };
    const row = constantIn(rowsOf(6, { 1: 0, 2: 3, 4: -2 }), 6);
    // Zeros need no bias.
    expect(withoutConstantFeatures(whole(dense('a', 9, { useBias: false }), dense('y', 2)), row).left).toBe(1);
    const small = whole(dense('y', 1));
    expect(withoutConstantFeatures(small, row)).toEqual({ model: small, left: 0 });
  });
});
