import { expect, it } from 'vitest';
import { smallEvents } from '../../../test/support/runs/smallRun';
import { Random } from '../random/random';
import { type DiffLayer, type DiffModel, diffModels, isSame } from './diff';
import { modelOfRun } from './models';

const layer = (name: string, type = 'Dense', units = 4, params = 20): DiffLayer => ({
  name,
  type,
  summary: `${type} ${String(units)}`,
  outputShape: [units],
  params,
  macs: params - units,
  bytes: params * 4,
});
const model = (...layers: DiffLayer[]): DiffModel => ({ name: 'm', layers });
const changes = (before: DiffModel, after: DiffModel) =>
  diffModels(before, after).layers.map(({ change, before: was, after: is }) => `${was?.name ?? ''} ${change} ${is?.name ?? ''}`.trim());

it('names what was added, is gone, narrower and wider, each where it stands', () => {
  const before = model(layer('x', 'Input'), layer('a'), layer('gone'), layer('b', 'Dense', 8), layer('c', 'Dense', 2), layer('out'));
  const after = model(
    layer('x', 'Input'),
    layer('a'),
    layer('b', 'Dense', 6),
    layer('new', 'Reshape'),
    layer('c', 'Dense', 3),
    layer('out'),
  );
  expect(changes(before, after)).toEqual(['x same x', 'a same a', 'gone gone', 'b narrower b', 'added new', 'c wider c', 'out same out']);
});

it('takes a layer of another name for the same where type and neighbours are: programs number layers anew', () => {
  const before = model(layer('input_1', 'Input'), layer('dense', 'Dense', 8), layer('dense_1', 'Dense', 4));
  const after = model(layer('input_7', 'Input'), layer('dense_7', 'Dense', 6), layer('dense_8', 'Dense', 4));
  expect(changes(before, after)).toEqual(['input_1 renamed input_7', 'dense narrower dense_7', 'dense_1 renamed dense_8']);
});

it('says changed of what is as wide and something else', () => {
  expect(changes(model(layer('a', 'Dense', 4, 20)), model(layer('a', 'Dense', 4, 12)))).toEqual(['a changed a']);
  expect(changes(model(layer('a', 'Dense')), model(layer('a', 'Conv2D')))).toEqual(['a changed a']);
});

it('adds up both, and knows no total where a layer is not known', () => {
  const { bytes: _, ...unknown } = layer('b');
  const { before, after } = diffModels(model(layer('a', 'Dense', 4, 20), layer('b', 'Dense', 1, 5)), model(layer('a'), unknown));
  expect(before).toEqual({ params: 25, macs: 20, bytes: 100 });
  expect(after).toEqual({ params: 40, macs: 32 });
});

it("finds what a run has done to a model's layers", () => {
  const { scoreCard } = smallEvents.flatMap((event) => (event.type === 'finished' ? [event] : []))[0]!;
  const diff = diffModels(modelOfRun('a', scoreCard, 'original'), modelOfRun('b', scoreCard, 'shrunk'));
  expect(diff.layers.map(({ change }) => change)).toEqual(['same', 'narrower', 'same', 'gone', 'same', 'same']);
  // 66 + 14 + 22 + 50 and 44 + 14 + 50.
  expect([diff.before.params, diff.after.params]).toEqual([152, 108]);
});

it('has every layer of both exactly once, and a model is the same as itself', () => {
  const random = new Random(7);
  const pick = (count: number) => Math.floor(random.uniform() * count);
  const some = () => {
    const names = new Set(Array.from({ length: 8 }, () => 'abcdefghijkl'[pick(12)]!));
    return model(...[...names].map((name) => layer(name, ['Dense', 'Conv2D'][pick(2)], 1 + pick(3))));
  };
  for (let time = 0; time < 200; time++) {
    const [before, after] = [some(), some()];
    const { layers } = diffModels(before, after);
    expect(layers.flatMap((each) => each.after ?? [])).toEqual(after.layers);
    expect(layers.flatMap((each) => each.before?.name ?? []).sort()).toEqual(before.layers.map(({ name }) => name).sort());
    expect(isSame(diffModels(before, before))).toBe(true);
  }
});
