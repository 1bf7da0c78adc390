import { describe, expect, it } from 'vitest';
import { graph, randomWeights } from '../../../../test/support/models/build';
import { plainPredictions } from '../../../../test/support/models/predict';
import type { LayerSpec } from '../../layers';
import { sizeOf } from '../../numbers/sizeOf';
import { Random } from '../../random/random';
import { weightOf } from '../../weights/weights';
import { patches, patchLayerOf } from './patches';

const picture = [7, 6, 3];
const layers: readonly (readonly [readonly number[], LayerSpec])[] = [
  [picture, { type: 'Conv2D', name: 'y', filters: 4, kernelSize: 3 }],
  [picture, { type: 'Conv2D', name: 'y', filters: 4, kernelSize: [4, 2], strides: [2, 3], padding: 'same' }],
  [picture, { type: 'Conv2D', name: 'y', filters: 2, kernelSize: 2, dilationRate: 2, padding: 'same' }],
  [picture, { type: 'DepthwiseConv2D', name: 'y', kernelSize: 3, strides: 2, padding: 'same' }],
  [picture, { type: 'Dense', name: 'y', units: 5 }],
  [[9, 2], { type: 'Conv1D', name: 'y', filters: 3, kernelSize: 4, strides: 2, padding: 'same' }],
  [[9, 2], { type: 'Conv1D', name: 'y', filters: 3, kernelSize: 2, dilationRate: 3 }],
  [[6], { type: 'Dense', name: 'y', units: 2 }],
];

describe('patches times the kernel are what the layer gives', () => {
  it.each(layers)('%j: %j', async (shape, layer) => {
    const random = new Random(4);
    const model = graph({ type: 'Input', name: 'x', shape: [...shape] }, layer);
    const weights = randomWeights(model, random);
    const inputs = Float32Array.from({ length: 3 * sizeOf(shape) }, () => random.normal());
    const wanted = await plainPredictions(model, weights, inputs);
    const patch = patchLayerOf(model.layers.at(-1)!)!;
    const units = model.layers.at(-1)!.outputShape.at(-1)!;
    const kernel = weightOf(weights, 'y', patch.kernel).data;
    const bias = weightOf(weights, 'y', 'bias').data;
    const all = Int32Array.from({ length: 3 * patch.places }, (_, at) => at);
    const valueOf = (table: Float32Array, place: number, unit: number) => {
      const width = table.length / all.length;
      let sum = bias[unit]!;
      for (let column = 0; column < width; column++) sum += table[place * width + column]! * kernel[column * units + unit]!;
      return sum;
    };
    for (let unit = 0; unit < units; unit++) {
      const table = patches(patch, inputs, all, patch.isDepthwise ? unit : undefined);
      for (const place of all) expect(valueOf(table, place, unit)).toBeCloseTo(wanted[place * units + unit]!, 4);
    }
  });

  it('are known of no layer that mixes them in another way', () => {
    const others: LayerSpec[] = [
      { type: 'Conv2D', name: 'y', filters: 3, kernelSize: 1, groups: 3 },
      { type: 'DepthwiseConv2D', name: 'y', kernelSize: 1, depthMultiplier: 2 },
      { type: 'MaxPooling2D', name: 'y' },
    ];
    for (const layer of others)
      expect(patchLayerOf(graph({ type: 'Input', name: 'x', shape: picture }, layer).layers.at(-1)!)).toBeUndefined();
  });
});
