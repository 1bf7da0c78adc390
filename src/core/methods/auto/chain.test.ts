import { describe, expect, it } from 'vitest';
import { dense, graph, randomWeights } from '../../../../test/support/models/build';
import { plainPredictions } from '../../../../test/support/models/predict';
import { modelCost } from '../../cost/cost';
import type { LayerSpec } from '../../layers';
import { Random } from '../../random/random';
import { modelOfWay } from './build';
import { type Calibration, chainEdges, chainOf } from './chain';
import { cutPoints } from './cutPoints';
import { cheapestWays } from './paths';
import { refined } from './refine';

const input: LayerSpec = { type: 'Input', name: 'x', shape: [10] };

describe('cut points', () => {
  it('are what every path goes through', () => {
    const branched = graph(
      input,
      dense('a', 6),
      dense('b', 4),
      dense('skip', 3, { inputs: ['a'] }),
      { type: 'Concatenate', name: 'joined', inputs: ['b', 'skip'] },
      dense('y', 2),
    );
    expect(cutPoints(branched).map(({ name }) => name)).toEqual(['x', 'a', 'joined', 'y']);
  });
});

describe('a chain of dense layers', () => {
  const rows = 300;
  const random = new Random(3);
  const model = graph(input, dense('a', 8), dense('code', 4), dense('y', 10));
  const weights = randomWeights(model, random);
  const inputs = Float32Array.from({ length: rows * 10 }, () => random.normal());
  const layersUpTo = (name: string) =>
    graph(...model.layers.slice(0, model.layers.findIndex((layer) => layer.name === name) + 1).map(({ spec }) => spec));

  async function measured() {
    const outputs = new Map<string, Float32Array>([['x', inputs]]);
    for (const name of ['a', 'code', 'y']) outputs.set(name, await plainPredictions(layersUpTo(name), weights, inputs));
    const sums = new Map([...outputs].filter(([name]) => name !== 'x'));
    return chainOf(model, { rows, outputs, sums, targets: inputs })!;
  }
  const flat: Calibration = { base: 0, byRank: [[0, 0], [1, 1]], byWidth: [[0, 0], [1, 1]] }; // prettier-ignore

  it('has a map of every rank for every stretch, of which the ones of full rank lose nothing of linear layers', async () => {
    const chain = await measured();
    expect(chain.segments.map(({ from, to }) => [from, to])).toEqual([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]); // prettier-ignore
    const original = await plainPredictions(model, weights, inputs);
    const edge = (from: number, to: number, kind: string) => ({
      from: { cut: from, width: chain.cuts[from]!.size },
      to: { cut: to, width: chain.cuts[to]!.size },
      cost: 0,
      error: 0,
      kind,
    });
    const built = modelOfWay(chain, weights, { edges: [edge(0, 2, 'direct'), edge(2, 3, 'kept')], cost: 0, error: 0, structure: '' });
    expect(built.graph.layers.map(({ name }) => name)).toEqual(['x', 'code', 'y']);
    const now = await plainPredictions(built.graph, built.weights, inputs);
    for (const [at, value] of now.entries()) expect(Math.abs(value - original[at]!)).toBeLessThan(1e-2);
  });

  it('is brought below every limit by models that cost what their ways say, with a code no wider than it was', async () => {
    const chain = await measured();
    const calibrations = chain.segments.map(() => flat);
    const ways = cheapestWays(chainEdges(chain, calibrations, 'params'), chain.cuts.length);
    for (const limit of [12, 20, 35, 60, 90, 120]) {
      const structures = [...new Set(ways.filter(({ cost }) => cost <= limit).map(({ structure }) => structure))];
      expect(structures.length).toBeGreaterThan(0);
      for (const structure of structures) {
        const way = ways.filter((one) => one.structure === structure && one.cost <= limit).at(-1)!;
        const better = refined(way, { chain, calibrations, cost: 'params', limit });
        expect(better.error).toBeLessThanOrEqual(way.error + 1e-9);
        const { graph: built, weights: fitted } = modelOfWay(chain, weights, better);
        expect(modelCost(built).params).toBe(better.cost);
        expect(better.cost).toBeLessThanOrEqual(limit);
        expect(built.layers.at(-1)!.outputShape).toEqual([10]);
        const narrowest = Math.min(...built.layers.map(({ outputShape }) => outputShape[0]!));
        expect(narrowest).toBeLessThanOrEqual(4);
        const outputs = await plainPredictions(built, fitted, inputs);
        expect(outputs.every(Number.isFinite)).toBe(true);
      }
    }
  });
});
