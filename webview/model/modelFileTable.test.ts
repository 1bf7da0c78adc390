import { expect, it } from 'vitest';
import type { ModelTable, OpenedLayer } from '../../src/protocol/modelFile';
import { totalsOfFile } from '../../src/protocol/modelTotals';
import { placedStatistics, rowsOf } from './modelFileTable';

const layer = (name: string, params: number | undefined, macs: number | null | undefined, bytes?: number): OpenedLayer => ({
  name,
  type: 'Dense',
  inputs: [],
  ...(params === undefined ? {} : { params }),
  ...(macs === undefined ? {} : { macs }),
  weights: bytes === undefined ? [] : [{ name: 'kernel', shape: [params ?? 0], dtype: 'int8', bytes }],
});
const table = (...layers: OpenedLayer[]): ModelTable => ({ format: 'ONNX', name: 'm', layers, notices: [] });

it('adds up what is known of every layer', () => {
  expect(totalsOfFile(table(layer('a', 10, 20, 10), layer('b', 30, 5, 30), layer('c', 0, 0)))).toEqual({ params: 40, macs: 25, bytes: 40 });
});

it('knows no total where a layer is not known', () => {
  expect(totalsOfFile(table(layer('a', 10, 20, 10), layer('b', undefined, undefined)))).toEqual({
    params: undefined,
    macs: undefined,
    bytes: undefined,
  });
  expect(totalsOfFile(table(layer('a', 10, null, 10))).macs).toBeUndefined();
});

it('sorts the largest first, and what is not known last', () => {
  const model = table(layer('a', 1, 5), layer('b', undefined, 9), layer('c', 3, null));
  const names = (by: 'file' | 'params' | 'macs') => rowsOf(model, by).map((row) => row.layer.name);
  expect(names('file')).toEqual(['a', 'b', 'c']);
  expect(names('params')).toEqual(['c', 'a', 'b']);
  expect(names('macs')).toEqual(['b', 'a', 'c']);
});

it('shares the parameters, and names how weights are stored', () => {
  const [a] = rowsOf(table(layer('a', 10, 0, 10), layer('b', 30, 0, 30)), 'file');
  expect(a).toMatchObject({ share: 0.25, bytes: 10, dtypes: ['int8'] });
});

it('places statistics by the names of weights, with or without their layer', () => {
  const named = (name: string) => ({ name, shape: [1], values: 1, zeros: 0 });
  const model = table(layer('a', 1, 1, 4), layer('b', 1, 1, 4));
  const { ofWeight, others } = placedStatistics(model, [named('a/kernel'), named('c/kernel')]);
  expect(ofWeight.get(model.layers[0]!.weights[0]!)?.name).toBe('a/kernel');
  expect(ofWeight.has(model.layers[1]!.weights[0]!)).toBe(false);
  expect(others.map(({ name }) => name)).toEqual(['c/kernel']);
});
