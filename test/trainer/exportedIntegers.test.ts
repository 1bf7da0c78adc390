/** Models in 8-bit integers: what is simulated, what ONNX Runtime computes, and what floating point gives. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { layerNamed } from '../../src/core/graph/graph';
import { sizeOf } from '../../src/core/numbers/sizeOf';
import type { Engine } from '../../src/trainer/engine/engine';
import { ExportError } from '../../src/trainer/formats/exporter';
import { exporters } from '../../src/trainer/formats/exporters';
import type { IntegerPlan } from '../../src/trainer/formats/operations/quantized/plan';
import { planOf, planWithoutFloats } from '../../src/trainer/formats/operations/quantized/planOf';
import { simulate } from '../../src/trainer/formats/operations/quantized/simulate';
import { open } from '../support/engine/engines';
import { predictionsOf } from '../support/engine/predictions';
import { integerCases, mixedIntegers, modelFor, severalIntegers } from '../support/exports/integerCases';

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

/** The steps of a row's values: each output has its own. What is in floating point shows the steps in front of it. */
function stepsOf({ graph, values }: IntegerPlan): number[] {
  return graph.outputs.flatMap((name) => {
    const size = sizeOf(graph.operations.find((operation) => operation.name === name)!.shape as number[]);
    return new Array<number>(size).fill(values.get(name)?.scale ?? Math.max(...[...values.values()].map(({ scale }) => scale)));
  });
}

test.each([...integerCases, severalIntegers, ...mixedIntegers])(
  '$name: simulated as ONNX Runtime computes them, to a step, and near to floating point',
  async (given) => {
    const { model, inputs } = modelFor(given, rows);
    const help = { signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) };
    const plan = await planOf(model, help);
    const steps = stepsOf(plan);
    const shapesOf = (names: readonly string[]) => names.map((name) => layerNamed(model.graph, name).outputShape);
    const shapes = { inputs: shapesOf(model.graph.inputs), outputs: shapesOf(model.graph.outputs) };
    const simulated = simulate(plan, inputs, rows);
    const [onnx, tflite] = await Promise.all((['onnx-int8', 'tflite-int8'] as const).map((format) => exporters[format]()));
    const expected = await predictionsOf(engine, model, inputs, rows);
    for (const exporter of [onnx!, tflite!]) {
      const [file] = await exporter.write(model, help);
      const place = path.join(folder, given.name.replace(/\W+/gu, '-'), file.name);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, file.content);
      const truth = { shapes, rows, step: Math.max(...steps), inputs: [...inputs], outputs: [...simulated], float: [...expected] };
      if (process.env.BONSAI_EXPORTS !== undefined) await writeFile(`${place}.json`, JSON.stringify(truth));
      const opened = await exporter.run!({ file: place, model, runtimes: { onnx: path.join(root, 'dist', 'onnxruntime') } });
      const outputs = await opened!.predict(inputs, rows);
      await opened!.dispose();
      const apart = outputs.map((value, at) => Math.abs(value - simulated[at]!) / steps[at % steps.length]!);
      expect(Math.max(...apart)).toBeLessThan(1.01);
    }
    // Noise of rounding, by its size beside that of the outputs.
    const variance = (values: Float32Array) => values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    const noise = variance(expected.map((value, at) => value - simulated[at]!));
    const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length;
    expect(noise).toBeLessThan(0.02 * variance(expected.map((value) => value - mean)));
  },
);

test('ranges that layers tell are kept, and a C program has integers alone', async () => {
  const { model, inputs } = modelFor(mixedIntegers[0]!, rows);
  const help = { signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) };
  const mixed = await planOf(model, help);
  expect([...mixed.values.keys()]).toEqual(['first/eight', 'code', 'larger']);
  expect(mixed.values.get('code')).toEqual({ scale: Math.fround(5.1 / 255), zero: 22 });
  const alone = await planWithoutFloats(model, help);
  expect([...alone.values.keys()]).toEqual(['x', 'first', 'code', 'larger', 'out']);
  expect(alone.values.get('code')).toEqual(mixed.values.get('code'));
});

test('a C program in integers has several inputs and outputs, and gives what is simulated', async () => {
  const { model, inputs } = modelFor(severalIntegers, rows);
  const help = { signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) };
  const exporter = await exporters['c-int8']();
  const files = await exporter.write(model, help);
  for (const { name, content } of files) await writeFile(path.join(folder, name), content);
  const opened = await exporter.run!({ file: path.join(folder, files[0].name), model, runtimes: { onnx: '' } });
  expect(await opened!.predict(inputs, rows)).toEqual(simulate(await planOf(model, help), inputs, rows));
  await opened!.dispose();
});

test('what integers are not planned for is refused by the name of its layer', async () => {
  const { model, inputs } = modelFor({ shape: [4, 3], layers: [{ type: 'LSTM', name: 'memory', units: 2 }] }, rows);
  const help = { signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) };
  await expect(planOf(model, help)).rejects.toThrow(ExportError);
  await expect(planOf(model, help)).rejects.toThrow(/^memory cannot be computed in 8-bit integers/u);
});
