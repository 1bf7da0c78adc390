/** What a GRU that resets after the recurrent sum takes into its two biases: the predictions stay as they are. */
import { describe, expect, test } from 'vitest';
import type { LayerSpec } from '../../src/core/layers';
import { composeBehind } from '../../src/core/methods/leastSquares/compose';
import { Random } from '../../src/core/random/random';
import { unitCount } from '../../src/core/units/flow';
import { simplify } from '../../src/core/units/simplify';
import { weightOf } from '../../src/core/weights/weights';
import { engineKinds, open } from '../support/engine/engines';
import { randomRows } from '../support/engine/models';
import { predictionsOf } from '../support/engine/predictions';
import { graph, randomWeights } from '../support/models/build';
import { largestDifference } from '../support/models/predict';

const input: LayerSpec = { type: 'Input', name: 'x', shape: [4, 5] };
const gru = { type: 'GRU', units: 3, resetAfter: true } as const;
const layers: readonly LayerSpec[] = [
  { ...gru, name: 'rnn' },
  { type: 'Bidirectional', name: 'rnn', layer: gru },
];
const { inputs, count } = randomRows([4, 5], 6, 3);

describe.each(engineKinds)('the %s engine', (kind) => {
  test.each(layers)('constant units in front of a $type', async (layer) => {
    const model = graph(input, { type: 'Dense', name: 'first', units: 4, activation: 'tanh' }, layer, {
      type: 'Dense',
      name: 'out',
      units: 2,
    });
    const weights = randomWeights(model, new Random(4));
    // Units 1 and 2 get nothing: they give what their biases are.
    const kernel = weightOf(weights, 'first', 'kernel').data;
    for (let at = 0; at < kernel.length; at++) if (at % 4 === 1 || at % 4 === 2) kernel[at] = 0;
    const simple = simplify({ graph: model, weights, masks: new Map() });
    expect(unitCount(simple.graph.layers[1]!)).toBe(2);
    const engine = await open(kind);
    const before = await predictionsOf(engine, { graph: model, weights }, inputs, count);
    expect(largestDifference(before, await predictionsOf(engine, simple, inputs, count))).toBeLessThan(1e-5);
  });

  test.each(layers)('a linear layer in front of a $type', async (layer) => {
    const two = graph(input, { type: 'Dense', name: 'map', units: 4 }, layer);
    const one = graph(input, layer);
    const weights = randomWeights(two, new Random(5));
    const map = { matrix: weightOf(weights, 'map', 'kernel').data, offset: weightOf(weights, 'map', 'bias').data };
    const composed = new Map([...weights, ...composeBehind(map, 5, two.layers[2]!, weights)]);
    for (const { name, shape } of one.layers[1]!.weights) expect(weightOf(composed, 'rnn', name).shape).toEqual(shape);
    const engine = await open(kind);
    const before = await predictionsOf(engine, { graph: two, weights }, inputs, count);
    expect(largestDifference(before, await predictionsOf(engine, { graph: one, weights: composed }, inputs, count))).toBeLessThan(1e-5);
  });
});
