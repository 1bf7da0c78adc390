import { describe, expect, it } from 'vitest';
import { randomSpec } from '../../../test/support/models/randomSpec';
import { graphOf } from '../graph/build';
import type { LayerSpec } from '../layers';
import { Random } from '../random/random';
import { lifetimesOf } from './lifetimes';
import { memoryOf } from './memory';
import { planMemory } from './plan';

const graph = (...layers: LayerSpec[]) => graphOf('model', layers).graph!;
const x: LayerSpec = { type: 'Input', name: 'x', shape: [10] };
const dense = (name: string, units: number, ...inputs: string[]): LayerSpec => ({
  type: 'Dense',
  name,
  units,
  ...(inputs.length === 0 ? {} : { inputs }),
});
const valuesOf = (...layers: LayerSpec[]) => memoryOf(graph(...layers))!.steps.map(({ layer, values }) => [layer, values]);

describe('memory, counted by hand', () => {
  it('of a chain: input and output of the layer that has most of both', () => {
    const memory = memoryOf(graph(x, dense('a', 30), dense('b', 20), dense('c', 5)))!;
    expect(memory.steps.map(({ values }) => values)).toEqual([10, 40, 50, 25]);
    expect(memory).toMatchObject({ values: 50, largest: { layer: 'b', index: 2, values: 50 } });
  });

  it('of a residual: what goes past a layer is held as long, and a sum takes the place of an input', () => {
    const layers: LayerSpec[] = [x, dense('a', 8), dense('b', 12), dense('c', 8), { type: 'Add', name: 'sum', inputs: ['a', 'c'] }];
    expect(valuesOf(...layers)).toEqual([
      ['x', 10],
      ['a', 18],
      ['b', 8 + 12],
      ['c', 8 + 12 + 8],
      ['sum', 8 + 8],
    ]);
    expect(memoryOf(graph(...layers))!.values).toBe(28);
  });

  it('of a concatenation: its inputs beside the whole', () => {
    const both: LayerSpec = { type: 'Concatenate', name: 'both', inputs: ['a', 'b'] };
    expect(valuesOf(x, dense('a', 6), dense('b', 7, 'x'), both)).toEqual([
      ['x', 10],
      ['a', 16],
      ['b', 10 + 6 + 7],
      ['both', 6 + 7 + 13],
    ]);
  });

  it('of layers that change values in their place, unless somebody still reads these', () => {
    const relu: LayerSpec = { type: 'ReLU', name: 'relu', inputs: ['a'] };
    expect(valuesOf(x, dense('a', 6), relu, dense('b', 2)).map(([, values]) => values)).toEqual([10, 16, 6, 8]);
    expect(valuesOf(x, dense('a', 6), relu, { type: 'Concatenate', name: 'both', inputs: ['a', 'relu'] })).toEqual([
      ['x', 10],
      ['a', 16],
      ['relu', 12],
      ['both', 24],
    ]);
  });

  it('of a convolution with what a filter sees at one place, and of layers that change no value: nothing, even where another layer reads these', () => {
    const layers: LayerSpec[] = [
      { type: 'Input', name: 'x', shape: [4, 4, 1] },
      { type: 'Conv2D', name: 'a', kernelSize: 3, filters: 2 },
      { type: 'Dropout', name: 'drop', rate: 0.5 },
      { type: 'Flatten', name: 'flat', inputs: ['a'] },
      { type: 'Flatten', name: 'again', inputs: ['drop'] },
      { type: 'Add', name: 'sum', inputs: ['flat', 'again'] },
    ];
    expect(valuesOf(...layers).map(([, values]) => values)).toEqual([16, 16 + 3 * 3 + 8, 8, 8, 8, 8]);
  });

  it('of a recurrent layer: its state, memory and the sums of its gates beside them', () => {
    const sequence: LayerSpec = { type: 'Input', name: 'x', shape: [5, 2] };
    expect(valuesOf(sequence, { type: 'LSTM', name: 'a', units: 3 })[1]).toEqual(['a', 10 + 3 + 6 * 3]);
  });

  it('of several inputs: all of them from the beginning, and of several outputs: all of them to the end', () => {
    const two = graphOf('two', [x, dense('a', 20), { type: 'Input', name: 'y', shape: [50] }, dense('b', 5, 'y')], ['a', 'b']).graph!;
    const steps = memoryOf(two)!.steps.map(({ layer, values }) => [layer, values]);
    expect(steps).toEqual([
      ['x', 10 + 50],
      ['a', 10 + 50 + 20],
      ['y', 50 + 20],
      ['b', 50 + 20 + 5],
    ]);
  });

  it('leaves out layers that the output does not need', () => {
    expect(valuesOf(x, dense('unused', 1000), dense('a', 3, 'x')).map(([name]) => name)).toEqual(['x', 'a']);
  });

  it('is not known where a size is not', () => {
    const open: LayerSpec = { type: 'Input', name: 'x', shape: [null, null, 2] };
    expect(memoryOf(graph(open, { type: 'Conv2D', name: 'a', filters: 4, kernelSize: 3 }))).toBeUndefined();
  });
});

it('places no two arrays over each other that are needed together, in random models', () => {
  const random = new Random(5);
  let models = 0;
  while (models < 300) {
    const { name, layers } = randomSpec(random);
    const lifetimes = lifetimesOf(graphOf(name, layers).graph!);
    if (lifetimes === undefined) continue;
    models++;
    const plan = planMemory(lifetimes);
    expect(plan.buffers).toHaveLength(lifetimes.buffers.length);
    for (const a of plan.buffers) {
      expect(a.offset).toBeGreaterThanOrEqual(0);
      expect(a.offset + a.values).toBeLessThanOrEqual(plan.values);
      for (const b of plan.buffers) {
        if (a === b || a.last < b.first || b.last < a.first) continue;
        expect(a.offset + a.values <= b.offset || b.offset + b.values <= a.offset).toBe(true);
      }
    }
  }
});

it('never needs less than the largest step, and more only where arrays cannot lie without gaps', () => {
  // The second of three is free when the fourth comes, but too small for it.
  const buffers = [
    { layers: ['a'], values: 4, first: 0, last: 3 },
    { layers: ['b'], values: 3, first: 0, last: 1 },
    { layers: ['c'], values: 5, first: 2, last: 3 },
  ];
  expect(planMemory({ buffers }).values).toBe(9);
  const random = new Random(6);
  for (let round = 0; round < 100; round++) {
    const { name, layers } = randomSpec(random);
    const memory = memoryOf(graphOf(name, layers).graph!);
    if (memory !== undefined) expect(memory.values).toBeGreaterThanOrEqual(memory.largest.values);
  }
});
