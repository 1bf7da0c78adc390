/** Models in 8-bit integers: what is simulated, what ONNX Runtime computes, and what floating point gives. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { Engine } from '../../src/trainer/engine/engine';
import { ExportError } from '../../src/trainer/formats/exporter';
import { exporters } from '../../src/trainer/formats/exporters';
import { planOf } from '../../src/trainer/formats/operations/quantized/planOf';
import { simulate } from '../../src/trainer/formats/operations/quantized/simulate';
import { open } from '../support/engine/engines';
import { predictionsOf } from '../support/engine/predictions';
import { integerCases, modelFor } from '../support/exports/integerCases';

const signal = new AbortController().signal;
const rows = 40;
let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await open('portable');
  folder = process.env.BONSAI_EXPORTS ?? (await mkdtemp(path.join(os.tmpdir(), 'bonsai-integers-')));
});
afterAll(async () => {
  if (process.env.BONSAI_EXPORTS === undefined) await rm(folder, { recursive: true });
});

test.each(integerCases)('$name: simulated as ONNX Runtime computes them, to a step, and near to floating point', async (given) => {
  const { model, inputs } = modelFor(given, rows);
  const help = { signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) };
  const plan = await planOf(model, help);
  const { scale } = plan.values.get(plan.graph.output)!;
  const simulated = simulate(plan, inputs, rows);
  const [onnx, tflite] = await Promise.all((['onnx-int8', 'tflite-int8'] as const).map((format) => exporters[format]()));
  const expected = await predictionsOf(engine, model, inputs, rows);
  for (const exporter of [onnx!, tflite!]) {
    const [file] = await exporter.write(model, help);
    const place = path.join(folder, given.name.replace(/\W+/gu, '-'), file.name);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, file.content);
    const truth = { shape: given.shape, rows, step: scale, inputs: [...inputs], outputs: [...simulated], float: [...expected] };
    if (process.env.BONSAI_EXPORTS !== undefined) await writeFile(`${place}.json`, JSON.stringify(truth));
    const opened = await exporter.run!({ file: place, model, runtimes: { onnx: path.join(root, 'dist', 'onnxruntime') } });
    const outputs = await opened!.predict(inputs, rows);
    await opened!.dispose();
    const steps = outputs.map((value, at) => Math.abs(value - simulated[at]!) / scale);
    expect(Math.max(...steps)).toBeLessThan(1.01);
  }
  // Noise of rounding, by its size beside that of the outputs.
  const variance = (values: Float32Array) => values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  const noise = variance(expected.map((value, at) => value - simulated[at]!));
  const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length;
  expect(noise).toBeLessThan(0.02 * variance(expected.map((value) => value - mean)));
});

test('what integers are not planned for is refused by the name of its layer', async () => {
  const { model, inputs } = modelFor({ shape: [4, 3], layers: [{ type: 'LSTM', name: 'memory', units: 2 }] }, rows);
  const help = { signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) };
  await expect(planOf(model, help)).rejects.toThrow(ExportError);
  await expect(planOf(model, help)).rejects.toThrow(/^memory cannot be computed in 8-bit integers/u);
});
