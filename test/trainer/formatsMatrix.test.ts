/** What can be done with a model of each format: the README's table, of which every cell is a run. `UPDATE_DOCS=1` writes what it should show. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { graphOf } from '../../src/core/graph/build';
import { layerNamed } from '../../src/core/graph/graph';
import type { ShrinkStep } from '../../src/core/methods/options';
import type { ScoreCard } from '../../src/core/score/scoreCard';
import { sizeOf } from '../../src/core/numbers/sizeOf';
import { Random } from '../../src/core/random/random';
import type { Engine } from '../../src/trainer/engine/engine';
import type { ImportedModel } from '../../src/trainer/formats/importer';
import { writeSafetensors } from '../../src/trainer/formats/safetensors/safetensors';
import { open } from '../support/engine/engines';
import { predictionsOf } from '../support/engine/predictions';
import { importFile, type Imported } from '../support/models/importModel';
import { largestDifference } from '../support/models/predict';
import { importedPredictions, type Rows } from '../support/onnx/predictions';
import { SmallShrinker } from '../support/shrinkSmall';
import { npyFile } from '../support/specs/npyFile';

const fixtures = path.join(root, 'test', 'fixtures');
const readJson = (file: string): unknown => JSON.parse(readFileSync(path.join(fixtures, file), 'utf8'));

let engine: Engine;
let small: SmallShrinker;
beforeAll(async () => {
  engine = await open('portable');
  small = await SmallShrinker.start();
});
afterAll(() => small.stop());

/** The largest difference of the predictions of an imported model from those of the program that wrote it. */
type Difference = (model: ImportedModel) => Promise<number>;

interface Example {
  readonly title: string;
  file(): Promise<string>;
  /** As the program counts them. */
  readonly params?: number;
  readonly difference: Difference;
}

async function predicted({ layers, outputs, weights }: ImportedModel, inputs: readonly number[], rows: number): Promise<Float32Array> {
  const graph = graphOf('imported', layers, outputs).graph!;
  return predictionsOf(engine, { graph, weights }, Float32Array.from(inputs), rows);
}

function keras(title: string, name: string, ending: string): Example {
  const truth = readJson(`keras/files/${name}.rows.json`) as { params: number; rows: number; inputs: number[]; outputs: number[] };
  return {
    title,
    file: () => Promise.resolve(path.join(fixtures, 'keras', 'files', `${name}${ending}`)),
    params: truth.params,
    difference: async (model) => largestDifference(Float32Array.from(truth.outputs), await predicted(model, truth.inputs, truth.rows)),
  };
}

function onnx(title: string, name: string): Example {
  const { inputs, outputs } = readJson(`onnx/${name}.json`) as { inputs: [Rows]; outputs: [Rows] };
  return {
    title,
    file: () => Promise.resolve(path.join(fixtures, 'onnx', `${name}.onnx`)),
    difference: async (model) =>
      largestDifference(Float32Array.from(outputs[0].values), await importedPredictions(engine, model, inputs[0], outputs[0].shape)),
  };
}

/** @param against of a rounded model, that which it was made of: the interpreter rounds what layers give as well */
function tflite(title: string, name: string, against: 'outputs' | 'model'): Example {
  const truth = readJson(`tflite/${name}.json`) as { shape: number[]; inputs: number[]; outputs: number[]; model: number[] };
  return {
    title,
    file: () => Promise.resolve(path.join(fixtures, 'tflite', `${name}.tflite`)),
    difference: async (model) =>
      largestDifference(Float32Array.from(truth[against]), await predicted(model, truth.inputs, truth.shape[0]!)),
  };
}

/** A model that TF.js itself saves, and what it predicts. */
async function tfjs(): Promise<Example> {
  await tf.setBackend('cpu');
  const plain = tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [6, 5, 2], filters: 4, kernelSize: 3, activation: 'relu' }),
      tfl.layers.batchNormalization(),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 8, activation: 'tanh' }),
      tfl.layers.dense({ units: 3 }),
    ],
  });
  const random = new Random(3);
  const inputs = Array.from({ length: 4 * 60 }, () => random.normal());
  const outputs = (plain.predict(tf.tensor(inputs, [4, 6, 5, 2])) as tf.Tensor).dataSync<'float32'>();
  const folder = path.join(small.workspace.folder, 'tfjs');
  await plain.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      await mkdir(folder, { recursive: true });
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      await writeFile(path.join(folder, 'model.json'), JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest }));
      await writeFile(path.join(folder, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return {
    title: 'TF.js layers model',
    file: () => Promise.resolve(path.join(folder, 'model.json')),
    params: plain.countParams(),
    difference: async (model) => largestDifference(outputs, await predicted(model, inputs, 4)),
  };
}

async function examples(): Promise<Example[]> {
  return [
    keras('Keras 2, `.h5`', 'convolutions-keras2', '.h5'),
    keras('Keras 3, `.keras`', 'autoencoder-keras3', '.keras'),
    keras('Keras 3, JSON and `.weights.h5`', 'sequences-keras3', '.json'),
    keras('Keras 3, several inputs and outputs', 'several-keras3', '.keras'),
    await tfjs(),
    onnx('ONNX of PyTorch (TorchScript)', 'gated-torchscript'),
    onnx('ONNX of PyTorch (dynamo)', 'unet-dynamo'),
    onnx('ONNX of tf2onnx', 'images-tf2onnx'),
    onnx('ONNX, int8 (QDQ)', 'quantized-int8'),
    tflite('TensorFlow Lite, float32', 'images-float', 'outputs'),
    tflite('TensorFlow Lite, float16', 'images-float16', 'outputs'),
    tflite('TensorFlow Lite, int8', 'images-int8', 'model'),
  ];
}

const columns = ['format', 'opens', 'costs equal', 'imports', 'predictions equal', 'trains', 'shrinks by units', 'by weights', 'quantises'];

/** Of all layers, without the header of the file, which weighs more than a model of a few weights. @param at original, or shrunk */
const layerBytes = ({ layers }: ScoreCard, at: 0 | 1) => layers.reduce((sum, { bytes }) => sum + bytes[at], 0);

const shrinking: readonly (readonly [ShrinkStep, (card: ScoreCard) => boolean])[] = [
  [{ method: 'pruneUnits', rounds: 2, fineTuneEpochs: 1 }, ({ original, shrunk }) => shrunk.params < original.params],
  [{ method: 'pruneWeights', rounds: 2, fineTuneEpochs: 1 }, ({ original, shrunk }) => shrunk.nonzero < original.nonzero],
  [{ method: 'quantize', fineTuneEpochs: 1 }, (card) => layerBytes(card, 1) < 0.75 * layerBytes(card, 0)],
];

/** What a run gives, or why there was none. */
async function cell(work: () => Promise<boolean>): Promise<string> {
  return (await work().catch(() => false)) ? 'yes' : 'no';
}

async function rowOf(example: Example): Promise<string[]> {
  let imported: Imported | undefined;
  const imports = await cell(async () => {
    imported = await importFile(await example.file());
    return graphOf('m', imported.model.layers, imported.model.outputs).graph !== undefined;
  });
  if (imported === undefined) return [example.title, 'no', ...columns.slice(2).map(() => 'no')];
  const { opened, model } = imported;
  const graph = graphOf('m', model.layers, model.outputs).graph!;
  const total = (counts: readonly (number | null | undefined)[]) => counts.reduce<number>((sum, count) => sum + (count ?? NaN), 0);
  const opens = await cell(() => Promise.resolve(opened.layers.length > 0));
  // Those of the table, which needs no weights, and those of the layers that were made of it.
  const costs = await cell(() =>
    Promise.resolve(
      total(opened.layers.map(({ macs }) => macs)) === total(graph.layers.map(({ macs }) => macs)) &&
        (example.params === undefined || total(opened.layers.map(({ params }) => params)) === example.params),
    ),
  );
  const tolerance = example.title.endsWith('int8') ? 0.02 : 1e-4;
  const equal = await cell(async () => (await example.difference(model)) < tolerance);
  const spec = await specOf(model);
  const shrunk: string[] = [];
  let trains = 'no';
  for (const [step, isSmaller] of shrinking)
    shrunk.push(
      await cell(async () => {
        const result = await small.shrink(spec, [step], { params: 0.7 }, { engine: 'portable' });
        trains = Number.isFinite(result.shrunk.training.loss) ? 'yes' : 'no';
        return isSmaller(result);
      }),
    );
  return [example.title, opens, costs, imports, equal, trains, ...shrunk];
}

/** A spec with rows for the model, which it is trained with for an epoch and more in every run. */
async function specOf({ layers, outputs, weights }: ImportedModel): Promise<object> {
  const graph = graphOf('m', layers, outputs).graph!;
  const random = new Random(5);
  const rows = 24;
  const write = async (name: string): Promise<string> => {
    const shape = layerNamed(graph, name).outputShape as number[];
    const values = Float32Array.from({ length: rows * sizeOf(shape) }, () => random.uniform());
    await small.workspace.write(`${name}.npy`, npyFile([rows, ...shape], values));
    return `${name}.npy`;
  };
  const named = async (names: readonly string[]) =>
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await write(name)] as const)));
  await small.workspace.write('m.safetensors', Buffer.from(writeSafetensors(weights)));
  const train = { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.001, epochs: 1, batchSize: 8, seed: 1 };
  const data = { file: await named(graph.inputs), labels: await named(graph.outputs) };
  return { name: 'm', layers, ...(outputs === undefined ? {} : { outputs }), weights: 'm.safetensors', data, train };
}

test('the README shows what can be done with each format', { timeout: 240_000 }, async () => {
  const rows: string[][] = [];
  for (const example of await examples()) rows.push(await rowOf(example));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const widths = columns.map((_, at) => Math.max(...[columns, ...rows].map((cells) => cells[at]!.length)));
  const padded = (cells: readonly string[]) => line(cells.map((text, at) => text.padEnd(widths[at]!)));
  const table = [padded(columns), line(widths.map((width) => '-'.repeat(width))), ...rows.map(padded)].join('\n');
  const page = path.join(root, 'README.md');
  const text = readFileSync(page, 'utf8');
  const [begin, end] = ['<!-- formats: written by test/trainer/formatsMatrix.test.ts -->\n', '\n<!-- formats: end -->'];
  const from = text.indexOf(begin) + begin.length;
  const wanted = `${text.slice(0, from)}\n${table}\n${text.slice(text.indexOf(end, from))}`;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, wanted);
  expect(readFileSync(page, 'utf8')).toBe(wanted);
});
