/** Models with several inputs and outputs, beside plain tfjs: the model written with its layers, its gradients those of the weighted sum of losses. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { graphOf } from '../../src/core/graph/build';
import type { LayerSpec } from '../../src/core/layers';
import { Random } from '../../src/core/random/random';
import type { TrainSpec } from '../../src/core/spec/schema';
import type { WeightKey, Weights } from '../../src/core/weights/weights';
import type { Engine } from '../../src/trainer/engine/engine';
import { layerOutputs } from '../../src/trainer/engine/outputs';
import { expectClose } from '../support/engine/agreement';
import { engineKinds, open } from '../support/engine/engines';
import { randomWeights } from '../support/engine/models';

const signal = new AbortController().signal;
const [rows, batchSize, learningRate] = [14, 7, 0.05];

/** A picture and five numbers, joined; a class of three, and two numbers. */
const layers: readonly LayerSpec[] = [
  { type: 'Input', name: 'picture', shape: [4, 4, 2] },
  { type: 'Conv2D', name: 'seen', filters: 3, kernelSize: 3, activation: 'relu' },
  { type: 'Flatten', name: 'flat' },
  { type: 'Input', name: 'numbers', shape: [5] },
  { type: 'Dense', name: 'known', units: 4, activation: 'tanh' },
  { type: 'Concatenate', name: 'joined', inputs: ['flat', 'known'] },
  { type: 'Dense', name: 'class', units: 3, activation: 'softmax', inputs: ['joined'] },
  { type: 'Dense', name: 'size', units: 2, inputs: ['joined'] },
];
const outputs = ['class', 'size'];
const loss: TrainSpec['loss'] = { class: 'sparseCategoricalCrossentropy', size: { loss: 'meanSquaredError', weight: 0.3 } };
const graph = graphOf('several', layers, outputs).graph!;
const weights = randomWeights(graph, 3);

const random = new Random(8);
const values = (count: number) => Float32Array.from({ length: count }, () => random.normal());
const [pictures, numbers, classes, sizes] = [
  values(rows * 32),
  values(rows * 5),
  values(rows).map((value) => Math.abs(Math.round(value)) % 3),
  values(rows * 2),
];

/** The values of a row of one behind those of the other. */
function rowsOf(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(
    Array.from({ length: rows }, (_, row) =>
      parts.flatMap((part) => [...part.subarray((row * part.length) / rows, ((row + 1) * part.length) / rows)]),
    ).flat(),
  );
}
const samples = { count: rows, inputs: rowsOf(pictures, numbers), targets: rowsOf(classes, sizes) };
const request = {
  graph,
  weights,
  data: { training: samples, validation: samples },
  train: { loss, optimizer: 'sgd', batchSize, seed: 1 } as const,
};

interface Plain {
  readonly variables: ReadonlyMap<WeightKey, tf.Variable>;
  /** Loss, and gradients by weight. */
  step(which: readonly number[]): { readonly loss: number; readonly gradients: ReadonlyMap<WeightKey, Float32Array> };
  predict(): readonly [Float32Array, Float32Array];
}

async function plainModel(): Promise<Plain> {
  await tf.setBackend('cpu');
  const picture = tfl.input({ shape: [4, 4, 2] });
  const given = tfl.input({ shape: [5] });
  const named = {
    seen: tfl.layers.conv2d({ filters: 3, kernelSize: 3, activation: 'relu' }),
    known: tfl.layers.dense({ units: 4, activation: 'tanh' }),
    class: tfl.layers.dense({ units: 3, activation: 'softmax' }),
    size: tfl.layers.dense({ units: 2 }),
  };
  const flat = tfl.layers.flatten().apply(named.seen.apply(picture)) as tfl.SymbolicTensor;
  const joined = tfl.layers.concatenate().apply([flat, named.known.apply(given) as tfl.SymbolicTensor]);
  const heads = [named.class.apply(joined), named.size.apply(joined)] as tfl.SymbolicTensor[];
  const model = tfl.model({ inputs: [picture, given], outputs: heads });
  const variables = new Map<WeightKey, tf.Variable>();
  for (const [name, layer] of Object.entries(named)) {
    const own = ['kernel', 'bias'].map((weight) => weights.get(`${name}/${weight}`)!);
    layer.setWeights(own.map(({ data, shape }) => tf.tensor(data.slice(), [...shape])));
    for (const [at, weight] of ['kernel', 'bias'].entries())
      variables.set(`${name}/${weight}`, layer.weights[at]!.read() as unknown as tf.Variable);
  }
  const [x, y] = [tf.tensor(pictures, [rows, 4, 4, 2]), tf.tensor(numbers, [rows, 5])];
  const [wantedClasses, wantedSizes] = [tf.oneHot(tf.tensor1d([...classes], 'int32'), 3), tf.tensor(sizes, [rows, 2])];
  const lossOf = (indices: tf.Tensor1D): tf.Scalar => {
    const [shares, found] = model.apply([tf.gather(x, indices), tf.gather(y, indices)]) as [tf.Tensor, tf.Tensor];
    const missed = tf.neg(tf.sum(tf.mul(tf.cast(tf.gather(wantedClasses, indices), 'float32'), tf.log(shares)), 1));
    const apart = tf.mean(tf.square(tf.sub(found, tf.gather(wantedSizes, indices))), 1);
    return tf.mean(tf.add(missed, tf.mul(0.3, apart)));
  };
  return {
    variables,
    step: (which) => {
      const { value, grads } = tf.variableGrads(() => lossOf(tf.tensor1d([...which], 'int32')), [...variables.values()]);
      const gradients = new Map([...variables].map(([key, variable]) => [key, grads[variable.name]!.dataSync<'float32'>()]));
      return { loss: value.dataSync()[0]!, gradients };
    },
    predict: () =>
      (model.predict([x, y]) as tf.Tensor[]).map((result) => result.dataSync<'float32'>()) as unknown as readonly [
        Float32Array,
        Float32Array,
      ],
  };
}

describe.each(engineKinds)('on the %s engine', (kind) => {
  let engine: Engine;
  let plain: Plain;
  beforeAll(async () => {
    engine = await open(kind);
    plain = await plainModel();
  });

  it('the gradients are those of the weighted sum of the losses', async () => {
    const { gradients } = plain.step([...samples.inputs.subarray(0, rows).keys()]);
    const session = await engine.compile(request);
    const { mean } = await session.gradients(signal);
    expect([...mean.keys()].sort()).toEqual([...gradients.keys()].sort());
    for (const [key, gradient] of gradients) expectClose(mean.get(key)!.data, gradient, 1e-4, key);
    session.dispose();
  });

  it('trains step by step, evaluates and predicts as tfjs does', async () => {
    const own = await plainModel();
    const session = await engine.compile(request);
    const before = own.step([...Array(rows).keys()]).loss;
    expectClose([(await session.evaluate('training', signal)).loss], [before]);
    for (let step = 0; step < 6; step++) {
      const order = new Random(step).permutation(rows).slice(0, batchSize);
      const { loss: wanted, gradients } = own.step([...order]);
      for (const [key, variable] of own.variables)
        variable.assign(tf.sub(variable, tf.mul(learningRate, tf.tensor(gradients.get(key)!, variable.shape))));
      expectClose([(await session.trainEpoch(order, { learningRate, signal })).loss], [wanted], 1e-4, `loss of step ${step}`);
      await tf.setBackend('cpu');
    }
    const [shares, found] = own.predict();
    const joined = rowsOf(shares, found);
    expectClose(await session.predict(samples.inputs, rows), joined);
    expectClose(await session.predict(samples.inputs.subarray(0, 37), 1), joined.subarray(0, 5));
    const after: Weights = session.getWeights();
    for (const [key, variable] of own.variables) expectClose(after.get(key)!.data, variable.dataSync<'float32'>(), 1e-4, key);
    session.dispose();
  });

  it('gives what layers inside give', async () => {
    await engine.compileToPredict(request);
    const hidden = await layerOutputs({ graph, weights }, { inputs: samples.inputs, count: rows }, ['known', 'size']);
    expect([...hidden].map(([name, { length }]) => [name, length])).toEqual([['known', rows * 4], ['size', rows * 2]]); // prettier-ignore
    const kernel = weights.get('known/kernel')!.data;
    const bias = weights.get('known/bias')!.data;
    const sum = numbers.subarray(0, 5).reduce((all, value, at) => all + value * kernel[at * 4]!, bias[0]!);
    expect(hidden.get('known')![0]).toBeCloseTo(Math.tanh(sum), 5);
  });
});
