import { describe, expect, it } from 'vitest';
import { graphOf } from '../graph/build';
import type { LayerSpec } from '../layers';
import { largestGradient, layerGradients, vanishedLayers } from './gradients';
import { canBeInactive, inactiveUnits } from './inactiveUnits';

const tensor = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });

describe('gradients of layers', () => {
  it('are measured by the mean of squares over all weights of a layer', () => {
    const sizes = layerGradients(new Map([['a/kernel', tensor(3, 4)], ['a/bias', tensor(5, 0)], ['b/kernel', tensor(0)]])); // prettier-ignore
    // √((9 + 16 + 25 + 0) / 4).
    expect([...sizes]).toEqual([
      ['a', Math.sqrt(12.5)],
      ['b', 0],
    ]);
  });

  it('have vanished where they are less than a millionth of the largest', () => {
    const sizes = new Map([['first', 1e-9], ['second', 1e-7], ['third', 2e-6], ['last', 1]]); // prettier-ignore
    expect(vanishedLayers(sizes)).toEqual(['first', 'second']);
    expect(vanishedLayers(new Map([['a', 0], ['b', 0]]))).toEqual([]); // prettier-ignore
  });

  it('are largest where they are no numbers', () => {
    expect(largestGradient(new Map([['a', 1], ['b', 3]]))).toBe('b'); // prettier-ignore
    expect(largestGradient(new Map([['a', NaN], ['b', 3]]))).toBe('a'); // prettier-ignore
  });
});

describe('units that have stopped learning', () => {
  const layerOf = (spec: object) => {
    const layers = [{ type: 'Input', name: 'x', shape: [2] }, spec] as unknown as LayerSpec[];
    return graphOf('m', layers).graph!.layers[1]!;
  };
  const dense = (activation: string) => layerOf({ type: 'Dense', name: 'a', units: 3, activation });

  it('are those of a relu that give 0 for every row', () => {
    // Units: always 0, sometimes, always more.
    expect(inactiveUnits(dense('relu'), Float32Array.of(0, 0, 2, 0, 1, 3))).toEqual({ layer: 'a', state: 'dead', inactive: 1, units: 3 });
    const relu = layerOf({ type: 'ReLU', name: 'a' });
    expect(inactiveUnits(relu, Float32Array.of(0, 0, 0, 4))).toEqual({ layer: 'a', state: 'dead', inactive: 1, units: 2 });
  });

  it('are those of a sigmoid or tanh that stay at an end, also at one and the other', () => {
    expect(inactiveUnits(dense('sigmoid'), Float32Array.of(0.001, 0.5, 1, 0.999, 0.001, 1))).toMatchObject({
      state: 'saturated',
      inactive: 2,
    });
    expect(inactiveUnits(dense('tanh'), Float32Array.of(-0.999, 0, 0.9, -0.999, 1, 1))).toMatchObject({ state: 'saturated', inactive: 1 });
  });

  it('are none where nothing ends', () => {
    expect(canBeInactive(dense('linear'))).toBe(false);
    expect(inactiveUnits(dense('linear'), new Float32Array(6))).toBeUndefined();
  });
});
