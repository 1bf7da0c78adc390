import { expect, it } from 'vitest';
import { graphOf } from '../../graph/build';
import type { ShrinkStep } from '../options';
import type { ShrinkTarget } from '../targetSchema';
import { previewOf } from './preview';

/** 10·8+8 = 88, 8·4+4 = 36 and 4·10+10 = 50 parameters: 174. */
const graph = graphOf('small', [
  { type: 'Input', name: 'x', shape: [10] },
  { type: 'Dense', name: 'a', units: 8, activation: 'relu' },
  { type: 'Dense', name: 'b', units: 4 },
  { type: 'Dense', name: 'y', units: 10 },
]).graph!;

const preview = (step: ShrinkStep, target: ShrinkTarget = {}) => previewOf(graph, [step], target);

const kept = (step: ShrinkStep, target?: ShrinkTarget) => {
  const found = preview(step, target);
  if (!('layers' in found)) throw new Error(found.template);
  return Object.fromEntries(found.layers.map(({ layer, params }) => [layer, params]));
};

it('keeps the same share of the weights of every layer, and all biases', () => {
  // 87 may remain, 22 are biases: 65 of 152 weights, of 80, 32 and 40.
  expect(kept({ method: 'pruneWeights', scope: 'layer' }, { params: 0.5 })).toEqual({ x: 0, a: 8 + 34, b: 4 + 13, y: 10 + 17 });
});

it('says where layers compete, and how little each may be left with', () => {
  expect(preview({ method: 'pruneWeights', layerFloor: 0.3 }, { params: 0.5 })).toMatchObject({ note: { values: ['30 %'] } });
  expect(preview({ method: 'pruneWeights', scope: 'layer' }, { params: 0.5 })).not.toHaveProperty('note');
});

it('narrows layers, and what takes their units', () => {
  const half = { x: 0, a: 10 * 4 + 4, b: 4 * 2 + 2, y: 2 * 10 + 10 };
  expect(kept({ method: 'pruneUnits', share: 0.5 })).toEqual(half);
  expect(kept({ method: 'pruneUnits', units: { a: 3 } })).toEqual({ x: 0, a: 33, b: 3 * 4 + 4, y: 50 });
  // One unit more of the first layer would make 97.
  expect(kept({ method: 'pruneUnits' }, { params: 87 })).toEqual(half);
});

it('lets the layer behind a removed one take its inputs', () => {
  expect(kept({ method: 'removeLayers', layers: ['b'] })).toEqual({ x: 0, a: 88, y: 8 * 10 + 10 });
});

it.each<[ShrinkStep, ShrinkTarget, RegExp]>([
  [{ method: 'auto' }, { params: 0.2 }, /^auto tries out/],
  [{ method: 'pruneWeights' }, { maxLossIncrease: 0.05 }, /^How far this goes/],
  [{ method: 'pruneUnits' }, { bytes: 0.2 }, /^How far this goes/],
  [{ method: 'removeLayers' }, {}, /^Which layers go/],
  [{ method: 'removeLayers', layers: ['y'] }, {}, /cannot be removed/],
  [{ method: 'quantize' }, {}, /^The parameters stay/],
])('says of %j to %j why there is no preview', (step, target, why) => {
  expect(preview(step, target)).toMatchObject({ template: expect.stringMatching(why) as string });
});
