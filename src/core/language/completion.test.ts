import { describe, expect, it } from 'vitest';
import { layerTypes } from '../layers';
import { type DataNames, noNames } from '../data/dataNames';
import { analyzeSpec } from '../spec/analyze';
import { asksForDataNames, completionsAt, type Suggestion } from './completion';
import { openModelDocument } from './modelDocument';

const text = `{
  "name": "m",
  "layers": [
    { "type": "Input", "name": "x", "shape": [8] },
    { "type": "Dense", "name": "a", "units": 4 },
    { "type": "Dense", "name": "b", "units": 8 }
  ],
  "data": { "file": "" }
}`;

/** Suggestions where | stands after `replacement` has taken the place of `fragment`. */
function suggested(
  fragment: string,
  replacement: string,
  files: readonly string[] = [],
  names: DataNames = noNames,
): { all: Suggestion[]; text: string } {
  expect(text).toContain(fragment);
  const marked = text.replace(fragment, () => replacement);
  const offset = marked.indexOf('|');
  const typed = marked.replace('|', '');
  return { all: completionsAt(openModelDocument(typed), offset, files, names), text: typed };
}
const labels = (...args: Parameters<typeof suggested>) => suggested(...args).all.map(({ label }) => label);

/** The text with a suggestion taken, its places filled with their defaults. */
function taken(label: string, ...args: Parameters<typeof suggested>): string {
  const { all, text: typed } = suggested(...args);
  const { insert, replace } = all.find((suggestion) => suggestion.label === label)!;
  const plain = insert.replace(/\$\{\d+[:|]([^}|,]*)[^}]*\}/gu, '$1').replace(/\$\d/gu, '');
  return typed.slice(0, replace.offset) + plain + typed.slice(replace.offset + replace.length);
}

describe('completion', () => {
  it('offers layer types with their meaning', () => {
    const { all } = suggested('"Dense", "name": "a"', '"D|", "name": "a"');
    expect(all.map(({ label }) => label)).toEqual(layerTypes);
    expect(labels('"Dense", "name": "a"', '"|Dense", "name": "a"')).toEqual(layerTypes);
    expect(all.find(({ label }) => label === 'Dense')?.explanation.template).toContain('fully connected');
    expect(taken('Dropout', '"Dense", "name": "a"', '"D|", "name": "a"')).toContain('{ "type": "Dropout", "name": "a"');
  });

  it('offers the fields left, the necessary ones first', () => {
    const rules = ['kernelRegularizer', 'biasRegularizer', 'activityRegularizer', 'kernelConstraint', 'biasConstraint', 'int8'];
    expect(labels('"units": 4 }', '"|" }')).toEqual(['units', 'inputs', 'activation', 'useBias', ...rules]);
    expect(labels('"units": 4 }', '| }')).toEqual(['units', 'inputs', 'activation', 'useBias', ...rules]);
    expect(labels('"type": "Dense", "name": "a"', '"name": "a", |')).toContain('type');
    expect(labels('"units": 4', '"|" "units": 4')).toEqual(['inputs', 'activation', 'useBias', ...rules]);
    expect(labels('"units": 4 }', '"units": 4, "kernelRegularizer": { "|" } }')).toEqual(['l1', 'l2']);
    expect(labels('"units": 4 }', '"units": 4, "kernelConstraint": { "type": "minMaxNorm", "|" } }')).toEqual([
      ...['minValue', 'maxValue', 'rate', 'axis'],
    ]);
    expect(labels('"data": { "file": "" }', '"data": { "file": "a.npy", "|" }')).toEqual([
      ...['rows', 'labels', 'columns', 'drop', 'oneHot', 'group', 'time', 'csv', 'array', 'pictureShape', 'missing', 'normalize', 'window'],
      ...['scale', 'augment', 'validation'],
    ]);
    expect(labels('"data"', '"|", "data"')).toEqual(['outputs', 'weights', 'train', 'metrics', 'budget', 'shrink']);
  });

  it('makes valid JSON of what is taken, wherever it is taken', () => {
    expect(taken('units', '"units": 4 }', '"un|" }')).toContain('"name": "a", "units": 32 }');
    expect(taken('activation', '"units": 4 }', '| "units": 4 }')).toContain('"activation": "linear", "units": 4 }');
    expect(taken('units', '"units": 4', '"unit|": 4')).toContain('"name": "a", "units": 4 }');
    expect(taken('units', '"units": 4 }', '"un| }')).toContain('"name": "a", "units": 32 }');
  });

  it('offers values that a field may have', () => {
    expect(labels('"units": 4', '"activation": "|"')).toContain('relu');
    expect(labels('"units": 4', '"activation": |')).toContain('relu');
    expect(labels('"units": 4', '"useBias": |')).toEqual(['true', 'false']);
    expect(labels('"data"', '"train": { "loss": "|" }, "data"')).toContain('meanSquaredError');
    expect(labels('"data"', '"shrink": { "steps": [{ "method": "|" }] }, "data"')).toContain('pruneWeights');
    expect(labels('"data"', '"shrink": { "steps": [{ "method": "pruneWeights", "importance": "|" }] }, "data"')).toContain('magnitude');
    expect(labels('"units": 4', '"units": |')).toEqual([]);
    expect(labels('"data"', '"outputs": ["|"], "data"')).toEqual(['a', 'b']);
    const schedule = (inside: string) => labels('"data"', `"train": { "schedule": { ${inside} } }, "data"`);
    expect(schedule('"type": "|"')).toEqual(['constant', 'cosine', 'step', 'exponential', 'reduceOnPlateau']);
    expect(schedule('"type": "cosine", "|"')).toEqual(['warmUpEpochs', 'alpha']);
  });

  it('offers names of layers that make no circle, the nearest first', () => {
    expect(labels('"units": 8 }', '"units": 8, "inputs": ["|"] }')).toEqual(['a', 'x']);
    expect(labels('"units": 4 }', '"units": 4, "inputs": [|] }')).toEqual(['x']);
    expect(labels('"units": 8 }', '"units": 8, "inputs": ["x"] }, { "type": "Add", "name": "c", "inputs": ["a", "|"] }')).toEqual([
      'b',
      'a',
      'x',
    ]);
  });

  it('offers the files it is given', () => {
    expect(labels('"file": ""', '"file": "|"', ['train.npy', 'model.json', 'a/test.npy'])).toEqual(['train.npy', 'a/test.npy']);
    expect(taken('train.npy', '"file": ""', '"file": "tr|"', ['train.npy'])).toContain('{ "file": "train.npy" }');
    expect(labels('"file": ""', '"file": "a", "validation": { "labels": "|" }', ['b.npy'])).toEqual(['b.npy']);
    expect(labels('"data"', '"weights": "|", "data"', ['model.json', 'a.npy'])).toEqual(['model.json']);
    expect(labels('"file": ""', '"file": "|"', ['a.csv', 'b.parquet', 'model.json'])).toEqual(['a.csv', 'b.parquet']);
    const names = { columns: ['t1', 'kind'], arrays: ['x', 'y'], labels: ['kind', 'y'] };
    expect(labels('"file": ""', '"file": "a.csv", "columns": ["t1", "|"]', [], names)).toEqual(names.columns);
    expect(labels('"file": ""', '"file": "a.csv", "labels": "|"', ['b.npy'], names)).toEqual([...names.labels, 'b.npy']);
    expect(labels('"file": ""', '"file": "a.npz", "array": "|"', ['b.npy'], names)).toEqual(names.arrays);
  });

  it('asks for the names in the data file only where they belong', () => {
    const asks = (replacement: string) => {
      const marked = text.replace('"file": ""', replacement);
      return asksForDataNames(openModelDocument(marked.replace('|', '')), marked.indexOf('|'));
    };
    expect(['"array": "|"', '"labels": "|', '"drop": [|]', '"group": |'].map(asks)).toEqual([true, true, true, true]);
    expect(['"file": "|"', '"|"', '"validation": { "labels": "|" }', '"missing": "|"'].map(asks)).toEqual([false, false, false, false]);
    expect(asksForDataNames(openModelDocument(''), 0)).toBe(false);
  });

  it('offers whole layers between layers, which are valid in their place', () => {
    const place = ['"units": 4 },', '"units": 4 }, |,'] as const;
    expect(labels(...place)).toEqual(layerTypes);
    for (const type of ['Dense', 'Activation', 'BatchNormalization', 'Dropout'])
      expect(analyzeSpec(taken(type, ...place)).problems).toMatchObject([{ code: 'wrong-value' }]);
    expect(labels('"units": 8 }', '"units": 8 }, { "type": "|')).toEqual(layerTypes);
  });

  it('has nothing to offer in a name or a text of another kind', () => {
    expect(labels('"name": "a"', '"name": "|"')).toEqual([]);
    expect(completionsAt(openModelDocument('[1, ]'), 4, [])).toEqual([]);
  });
});
