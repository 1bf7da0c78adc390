import { describe, expect, it } from 'vitest';
import { dense, graph } from '../../../../test/support/models/build';
import { modelCost } from '../../cost/cost';
import { Random } from '../../random/random';
import { unitGroups } from '../../units/groups';
import { inverse, times } from '../auto/symmetric';
import { allocate } from './allocate';
import { eliminateBlocks } from './eliminateBlocks';
import { ridgeAbout } from './ridge';
import { widthsOf } from './widths';

const random = new Random(8);
const normal = (count: number) => Float64Array.from({ length: count }, () => random.normal());

/** Sums of products of rows of `a` with rows of `b`. */
function products(a: Float64Array, columns: number, b: Float64Array, others: number): Float64Array {
  const sums = new Float64Array(columns * others);
  for (let row = 0; row < a.length / columns; row++)
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < others; j++) sums[i * others + j]! += a[row * columns + i]! * b[row * others + j]!;
  return sums;
}

describe('eliminateBlocks', () => {
  const [rows, inputs, outputs] = [200, 6, 2];
  const values = normal(rows * inputs);
  // The last two columns are nearly what the first two are.
  for (let row = 0; row < rows; row++)
    for (const column of [4, 5]) values[row * inputs + column] = values[row * inputs + column - 4]! + 0.05 * random.normal();
  const gram = products(values, inputs, values, inputs).map((value) => value / rows);
  const coefficients = normal(inputs * outputs);
  const columns = [
    [0, 1],
    [2, 3],
    [4, 5],
  ].map((own) => Int32Array.from(own));

  /** The least squared error of all outputs with only some of the columns. */
  function errorWith(kept: readonly number[]): number {
    const few = (from: Float64Array, width: number, across: readonly number[]) =>
      Float64Array.from(kept.flatMap((row) => across.map((column) => from[row * width + column]!)));
    const all = Array.from({ length: inputs }, (_, at) => at);
    const cross = times(few(gram, inputs, all), coefficients, inputs, outputs);
    const solution = times(inverse(few(gram, inputs, kept), kept.length), cross, kept.length, outputs);
    const whole = times(gram, coefficients, inputs, outputs);
    const sum = (a: Float64Array, b: Float64Array) => a.reduce((total, value, at) => total + value * b[at]!, 0);
    return sum(coefficients, whole) - sum(solution, cross);
  }

  it('gives up first what others can make up for, with the error of a new fit', () => {
    const { order, added } = eliminateBlocks([{ inputs, outputs, gram, coefficients, weight: 1, columns }], 3);
    const first = order[0]!;
    expect([0, 2]).toContain(first);
    const left = [0, 1, 2].filter((group) => group !== first);
    expect(added[1]).toBeCloseTo(errorWith(left.flatMap((group) => [...columns[group]!])), 3);
    expect(added[2]).toBeCloseTo(errorWith([...columns[order[2]!]!]), 2);
  });

  it('adds up what several layers lose', () => {
    const one = { inputs, outputs, gram, coefficients, weight: 1, columns };
    const twice = eliminateBlocks([one, { ...one, weight: 2 }], 3);
    const { order, added } = eliminateBlocks([one], 3);
    expect(twice.order).toEqual(order);
    for (const [gone, error] of added.entries()) expect(twice.added[gone]).toBeCloseTo(3 * error, 6);
  });
});

describe('ridgeAbout', () => {
  const inputs = 4;
  const half = (count: number, map: Float64Array, noise: number) => {
    const given = normal(count * inputs);
    const wanted = times(given, map, inputs, 1).map((value) => value + noise * random.normal());
    return { gram: products(given, inputs, given, inputs), cross: products(given, inputs, wanted, 1) };
  };

  it('finds the map that made the data', () => {
    const map = Float64Array.of(1, -2, 3, 0.5);
    const fit = ridgeAbout({ inputs, outputs: 1, halves: [half(200, map, 0), half(200, map, 0)], prior: new Float64Array(inputs) });
    for (const [at, value] of map.entries()) expect(fit[at]).toBeCloseTo(value, 2);
  });

  it('stays where it was when rows tell nothing', () => {
    const prior = Float64Array.of(1, 1, 1, 1);
    const fit = ridgeAbout({ inputs, outputs: 1, halves: [half(5, prior, 30), half(5, prior, 30)], prior });
    const free = ridgeAbout({ inputs, outputs: 1, halves: [half(500, prior, 0), half(500, prior, 0)], prior: new Float64Array(inputs) });
    for (const [at, value] of prior.entries()) {
      expect(Math.abs(fit[at]! - value)).toBeLessThan(6);
      expect(free[at]).toBeCloseTo(1, 2);
    }
  });

  it('leaves coefficients as they were where sums are not finite', () => {
    const prior = Float64Array.from([1, -2]);
    const half = { gram: Float64Array.from([1, NaN, NaN, 1]), cross: Float64Array.from([1, Infinity]) };
    expect(ridgeAbout({ inputs: 2, outputs: 1, halves: [half, half], prior })).toEqual(prior);
  });
});

describe('widths', () => {
  const model = graph(
    { type: 'Input', name: 'x', shape: [8, 8, 1] },
    { type: 'Conv2D', name: 'a', filters: 6, kernelSize: 3, padding: 'same' },
    { type: 'DepthwiseConv2D', name: 'each', kernelSize: 3, padding: 'same' },
    { type: 'Conv2D', name: 'b', filters: 6, kernelSize: 1 },
    { type: 'Add', name: 'sum', inputs: ['a', 'b'] },
    { type: 'Conv2D', name: 'c', filters: 4, kernelSize: 3, strides: 4 },
    { type: 'Flatten', name: 'flat' },
    dense('y', 2),
  );
  const groups = unitGroups(model);
  const widths = widthsOf(model, groups);

  it('are units that go together, with the layers that take them and where', () => {
    expect(
      widths.map(({ layer, groups: own, consumers }) => [layer, own.length, consumers.map((consumer) => consumer.layer.name)]),
    ).toEqual([
      ['a', 6, ['b', 'c']],
      ['c', 4, ['y']],
    ]);
    const [
      {
        consumers: [pointwise, wide],
      },
      last,
    ] = widths as [(typeof widths)[0], (typeof widths)[0]];
    expect([...pointwise!.columns[2]!]).toEqual([2]);
    expect([...wide!.columns[2]!]).toEqual(Array.from({ length: 9 }, (_, position) => position * 6 + 2));
    // Of a flattened picture of 2 × 2 places.
    expect([...last.consumers[0]!.columns[1]!]).toEqual([1, 5, 9, 13]);
  });

  it('shrink where that loses least for what it saves', () => {
    const flat = [
      { share: 1, error: 0 },
      { share: 0.5, error: 0 },
    ];
    const steep = [
      { share: 1, error: 0 },
      { share: 0.5, error: 8 },
    ];
    const orders = widths.map(({ groups: own }) => own);
    const limit = Math.floor(modelCost(model).params * 0.7);
    const kept = (curves: (typeof flat)[]) =>
      allocate(
        model,
        groups,
        orders.map((order, at) => ({ order, curve: curves[at]! })),
        { cost: 'params', limit },
      );
    expect(kept([steep, flat])![1]).toBeLessThan(4);
    expect(kept([steep, flat])![0]).toBe(6);
    expect(kept([flat, steep])![1]).toBe(4);
    expect(allocate(model, groups, [], { cost: 'params', limit: 10 })).toBeUndefined();
  });
});
