/** Models that Keras wrote with their channels first: what they predict, where they are moved, and what of them is told. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { open } from '../support/engine/engines';
import { predictionsOf } from '../support/engine/predictions';
import { importFile } from '../support/models/importModel';
import { largestDifference } from '../support/models/predict';
import { graphOf } from '../../src/core/graph/build';
import { toText } from '../../src/core/message/message';
import { splitColumns } from '../../src/core/numbers/columns';
import type { Engine } from '../../src/trainer/engine/engine';
import { asInFile, asInSpec } from '../../src/trainer/formats/axes';

const folder = path.join(root, 'test', 'fixtures', 'keras', 'channels_first');

interface Reported {
  readonly params: number;
  readonly rows: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly { readonly shape: readonly number[]; readonly values: readonly number[] }[];
}

const reportedOf = (file: string) => JSON.parse(readFileSync(path.join(folder, `${path.parse(file).name}.rows.json`), 'utf8')) as Reported;

let engine: Engine;
beforeAll(async () => {
  engine = await open('portable');
});

/** Layers that move values without computing anything. */
const moving = (types: readonly string[]) => types.filter((type) => type === 'Permute');

test.each([
  ['images.keras', 0],
  ['images.h5', 0],
  // Once for what goes over columns, and once for a Flatten that takes values as they lie.
  ['flattened.keras', 2],
  ['gated.keras', 0],
  ['decoder.keras', 1],
  ['sequences.keras', 0],
  ['steps.keras', 0],
  ['volumes.keras', 0],
] as const)('%s predicts as in Keras, and moves values in %i places', async (file, moves) => {
  const reported = reportedOf(file);
  const { opened, model } = await importFile(path.join(folder, file));
  expect(opened.layers.reduce((sum, { params }) => sum + params!, 0)).toBe(reported.params);
  const graph = graphOf('imported', model.layers, model.outputs).graph!;
  expect(graph.layers.reduce((sum, { weights }) => sum + weights.reduce((all, { shape }) => all + shape.reduce((a, b) => a * b, 1), 0), 0)).toBe(reported.params); // prettier-ignore
  expect(graph.layers.reduce((sum, { macs }) => sum + macs!, 0)).toBe(opened.layers.reduce((sum, { macs }) => sum + macs!, 0));
  expect(moving(model.layers.map(({ type }) => type))).toHaveLength(moves);
  const [input] = graph.inputs as [string];
  const order = model.axes!.get(input) ?? [...graph.layers[0]!.outputShape, 0].map((_, axis) => axis);
  const shape = [reported.rows, ...graph.layers[0]!.outputShape.map((size) => size!)];
  const dims = shape.map((_, axis) => shape[order.indexOf(axis)]!);
  const rows = asInSpec(reported.inputs, dims, order);
  expect(asInFile(rows, dims, order)).toEqual(Float32Array.from(reported.inputs));
  const predicted = await predictionsOf(engine, { graph, weights: model.weights }, rows, reported.rows);
  const widths = reported.outputs.map(({ values }) => values.length / reported.rows);
  const outputs = splitColumns(predicted, reported.rows, widths);
  for (const [at, { shape: sizes, values }] of reported.outputs.entries()) {
    const own = model.axes!.get(graph.outputs[at]!);
    const inFile = own === undefined ? outputs[at]! : asInFile(outputs[at]!, sizes, own);
    expect(largestDifference(Float32Array.from(values), inFile)).toBeLessThan(1e-4);
  }
});

test('rows have to be turned, which is told', async () => {
  const { opened, model } = await importFile(path.join(folder, 'images.keras'));
  expect(model.layers[0]).toEqual({ type: 'Input', name: 'x', shape: [8, 10, 3] });
  expect(model.axes).toEqual(new Map([['x', [0, 2, 3, 1]]]));
  expect(opened.notices.map((notice) => toText(notice))).toEqual([
    'Its input has the channels last, as layers of a spec do: rows of data that have them first must be turned',
  ]);
});

test('an output with its channels first has them last in the spec', async () => {
  const { model } = await importFile(path.join(folder, 'decoder.keras'));
  expect(model.axes).toEqual(new Map([['out', [0, 2, 3, 1]]]));
});
