/** Exported files of models with every layer type, read back by the importers and run by the programs that they are made for. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { ExportFormat } from '../../src/core/export/formats';
import { assemble } from '../../src/core/graph/edit';
import { layerNamed } from '../../src/core/graph/graph';
import type { Engine } from '../../src/trainer/engine/engine';
import { exporters } from '../../src/trainer/formats/exporters';
import { withOpened } from '../../src/trainer/import/withOpened';
import { open } from '../support/engine/engines';
import { predictionsOf } from '../support/engine/predictions';
import { type ExportCase, exportCases } from '../support/exports/cases';
import { largestDifference } from '../support/models/predict';

const signal = new AbortController().signal;
let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await open('portable');
  folder = process.env.BONSAI_EXPORTS ?? (await mkdtemp(path.join(os.tmpdir(), 'bonsai-exports-')));
});
afterAll(async () => {
  if (process.env.BONSAI_EXPORTS === undefined) await rm(folder, { recursive: true });
});

async function written(format: ExportFormat, { name, model, inputs, rows }: ExportCase): Promise<string> {
  const exporter = await exporters[format]();
  const files = await exporter.write(model, { signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) });
  const places = files.map((file) => path.join(folder, name.replace(/\W+/gu, '-'), file.name));
  for (const [at, file] of files.entries()) {
    await mkdir(path.dirname(places[at]!), { recursive: true });
    await writeFile(places[at]!, file.content);
  }
  return places[0]!;
}

/** What other programs should predict, beside the file, for `test/support/exports/check.py`. */
async function keep(file: string, { model, inputs, rows }: ExportCase, outputs: Float32Array): Promise<void> {
  if (process.env.BONSAI_EXPORTS === undefined) return;
  const shapesOf = (names: readonly string[]) => names.map((name) => layerNamed(model.graph, name).outputShape);
  const shapes = { inputs: shapesOf(model.graph.inputs), outputs: shapesOf(model.graph.outputs) };
  await writeFile(`${file}.json`, JSON.stringify({ shapes, rows, inputs: [...inputs], outputs: [...outputs] }));
}

/** The model of a file, as our own importer reads it. */
function readBack(file: string) {
  return withOpened(file, signal, async (opened) => {
    const { layers, outputs, weights } = await opened.convert(signal);
    return { graph: assemble({ name: 'read', outputs }, layers), weights };
  });
}

/** What a format holds, but our reader refuses: it has no layer for it. */
const notInOnnx: Readonly<Record<string, RegExp>> = {
  'units put among constants': /Pad/u,
  'channels put among constants': /Pad/u,
  'sequences made shorter and longer': /Tile/u,
  'cosines of rows and of matrices': /Sqrt/u,
  'a sequence autoencoder of LSTMs': /Tile/u,
  'bidirectional layers': /backwards/u,
  'images in a sequence': /rows of a batch as parts of one another/u,
  'penalties and constraints inside of layers': /rows of a batch as parts of one another/u,
};
const notInTflite: Readonly<Record<string, RegExp>> = {
  'categorical cross-entropy': /LOG/u,
  'activations of detectors': /LOG/u,
  'residual and reshapes': /DIV/u,
  'a sequence': /RSQRT/u,
  'norms without gamma, beta or both': /RSQRT/u,
  'sequences made shorter and longer': /TILE/u,
  'groups of channels brought to one scale': /RSQRT/u,
  'cosines of rows and of matrices': /RSQRT/u,
  'images in a sequence': /CONV_2D/u,
  'units put among constants': /PAD/u,
  'channels put among constants': /PAD/u,
  'penalties and constraints inside of layers': /REVERSE_V2/u,
};
const notRead: Readonly<Partial<Record<ExportFormat, typeof notInOnnx>>> = {
  onnx: notInOnnx,
  'onnx-fp16': notInOnnx,
  tflite: notInTflite,
  'tflite-fp16': notInTflite,
};

const noCells = {
  volumes: /^a works on volumes/u,
  'volumes with filters of one step in depth': /^a works on volumes/u,
  'a sequence autoencoder of LSTMs': /^decoder is an LSTM with other activations/u,
  'gated and simple recurrent layers': /^\w+ is a GRU/u,
  'GRU layers that reset after the recurrent sum': /^\w+ is a GRU/u,
  'bidirectional layers': /^\w+ is a GRU/u,
  'embedded words, told class by class': /^\w+ is a GRU/u,
};
/** What a format cannot hold. */
const refused: Readonly<Partial<Record<ExportFormat, Readonly<Record<string, RegExp>>>>> = {
  keras: {
    convolutions: /hardSigmoid/u,
    'a sequence autoencoder of LSTMs': /hardSigmoid/u,
    'GRU layers that reset after the recurrent sum': /hardSigmoid/u,
  },
  tflite: noCells,
  'tflite-fp16': noCells,
  tfjs: {
    'activations of detectors': /^out has the activation exponential, which TensorFlow\.js does not have/u,
    'GRU layers that reset after the recurrent sum': /^\w+ has resetAfter, which TensorFlow\.js does not compute/u,
  },
};

interface FormatTest {
  readonly format: ExportFormat;
  readonly tolerance: number;
}

const formats: readonly FormatTest[] = [
  { format: 'tfjs', tolerance: 1e-5 },
  { format: 'keras', tolerance: 1e-5 },
  { format: 'h5', tolerance: 1e-5 },
  { format: 'onnx', tolerance: 1e-5 },
  { format: 'onnx-fp16', tolerance: 5e-3 },
  { format: 'tflite', tolerance: 1e-5 },
  { format: 'tflite-fp16', tolerance: 5e-3 },
];

describe.each(formats)('$format', ({ format, tolerance }) => {
  test.each(exportCases)('predicts what the model does, in its own runtime and read back: $name', async (given) => {
    const { model, inputs, rows } = given;
    const cause = refused[format]?.[given.name];
    if (cause !== undefined) return expect(written(format, given)).rejects.toThrow(cause);
    const file = await written(format, given);
    const expected = await predictionsOf(engine, model, inputs, rows);
    await keep(file, given, expected);
    const { run } = await exporters[format]();
    const opened = await run?.({ file, model, runtimes: { onnx: path.join(root, 'dist', 'onnxruntime') } });
    if (opened !== undefined) expect(largestDifference(expected, await opened.predict(inputs, rows))).toBeLessThan(tolerance);
    await opened?.dispose();
    const refusal = notRead[format]?.[given.name];
    if (refusal !== undefined) await expect(readBack(file)).rejects.toThrow(refusal);
    else expect(largestDifference(expected, await predictionsOf(engine, await readBack(file), inputs, rows))).toBeLessThan(tolerance);
  });
});
