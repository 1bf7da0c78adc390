/** Random models that have every layer type between them, shrunk by every method. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layerTypes, type LayerSpec, type LayerType } from '../../../src/core/layers';
import { Random } from '../../../src/core/random/random';
import type { MethodName, ShrinkStep } from '../../../src/core/methods/options';
import { engineKinds } from '../engine/engines';
import { choose, longerModel } from '../models/randomSpec';
import { npyFile } from '../specs/npyFile';
import { SmallShrinker } from '../shrinkSmall';

const rows = 24;
const classes = 5;

const quick = { fineTuneEpochs: 1, learningRate: 0.001 } as const;
const steps: { readonly [M in MethodName]: Extract<ShrinkStep, { method: M }> } = {
  pruneWeights: { method: 'pruneWeights', rounds: 2, ...quick },
  pruneUnits: { method: 'pruneUnits', rounds: 2, constantInputs: true, ...quick },
  removeLayers: { method: 'removeLayers', count: 2, ...quick },
  replaceActivations: { method: 'replaceActivations', activations: { relu: 'elu', tanh: 'softsign', sigmoid: 'hardSigmoid' }, ...quick },
  factorize: { method: 'factorize', ...quick },
  share: { method: 'share', bits: 3, rounds: 2, ...quick },
  quantize: { method: 'quantize', ...quick },
  auto: { method: 'auto', epochs: 1, learningRate: 0.001 },
};

interface Drawn {
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
  /** Whether rows are class numbers. */
  readonly looksUp: boolean;
}

/** Rows, sequences, pictures, class numbers and volumes in turn; the same for the same seed. */
function draw(seed: number): Drawn {
  const random = new Random(seed);
  const shape = [[9], [4, 3], [3, 4, 2], [6], [2, 3, 2, 2]][seed % 5]!;
  const looksUp = seed % 5 === 3;
  const first: LayerSpec[] = [{ type: 'Input', name: 'x', shape }];
  if (looksUp) first.push({ type: 'Embedding', name: 'words', inputDim: classes, outputDim: 4 });
  const layers = longerModel(random, first, 4 + Math.floor(random.uniform() * 5));
  return { shape, looksUp, layers: [...layers, { type: 'Flatten', name: 'flat' }, { type: 'Dense', name: 'out', units: 3 }] };
}

/** A few seeds whose models have every layer type between them: each time the one with most of those that are missing. */
function seedsWithEveryType(first: number): number[] {
  const typesOf = new Map(Array.from({ length: 500 }, (_, at) => [first + at, new Set(draw(first + at).layers.map(({ type }) => type))]));
  const missing = new Set<LayerType>(layerTypes);
  const seeds: number[] = [];
  while (missing.size > 0) {
    const gain = (seed: number) => [...typesOf.get(seed)!].filter((type) => missing.has(type)).length;
    const best = [...typesOf.keys()].reduce((a, b) => (gain(b) > gain(a) ? b : a));
    if (gain(best) === 0) throw new Error(`no model has ${[...missing].join(', ')}`);
    seeds.push(best);
    for (const type of typesOf.get(best)!) missing.delete(type);
  }
  return seeds;
}

/** Declares a test for each method and model, on both engines or on one of them in turn. */
export function describeEveryMethod(first: number, engines: 'both' | 'in turn'): void {
  const seeds = seedsWithEveryType(first);
  let small: SmallShrinker;
  beforeAll(async () => {
    small = await SmallShrinker.start();
  });
  afterAll(() => small.stop());

  describe.each(engineKinds.map((engine, turn) => ({ engine, turn })))('the $engine engine', ({ engine, turn }) => {
    describe.each(Object.values(steps).map((step, at) => ({ step, at })))('$step.method', ({ step, at }) => {
      test.each(seeds.filter((_, index) => engines === 'both' || (index + at) % engineKinds.length === turn))(
        'shrinks the random model %i',
        async (seed) => {
          const random = new Random(seed);
          const { shape, layers, looksUp } = draw(seed);
          const width = shape.reduce((product, size) => product * size, 1);
          // One feature never changes, and one is always zero.
          const value = (at: number) =>
            at % width === 1 ? 2 : at % width === 2 ? 0 : looksUp ? choose(random, [0, 1, 2, 3, 4]) : random.normal();
          await small.workspace.write(
            'rows.npy',
            npyFile(
              [rows, ...shape],
              Float32Array.from({ length: rows * width }, (_, at) => value(at)),
            ),
          );
          await small.workspace.write(
            'labels.npy',
            npyFile(
              [rows, 3],
              Float32Array.from({ length: rows * 3 }, () => random.uniform()),
            ),
          );
          const spec = {
            name: 'small',
            layers,
            data: { file: 'rows.npy', labels: 'labels.npy', validation: 0.25 },
            train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.001, epochs: 1, batchSize: 8, seed: 1 },
          };
          const result = await small.shrink(spec, [step], { params: 0.5 }, { engine }).catch((cause: unknown) => {
            // Some random models cannot be trained, and the run says so.
            expect(cause).toMatchObject({ message: expect.stringMatching(/^training does not settle/u) as string });
          });
          if (result === undefined) return;
          expect(Number.isFinite(result.shrunk.validation!.loss)).toBe(true);
          expect(result.shrunk.params).toBeLessThanOrEqual(result.original.params);
        },
      );
    });
  });
}
