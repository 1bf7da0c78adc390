import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, test, vi } from 'vitest';
import { modelOf, randomRows, randomWeights } from '../../../../../test/support/engine/models';
import { integerCases, modelFor, severalIntegers } from '../../../../../test/support/exports/integerCases';
import { randomWeights as sparseWeights } from '../../../../../test/support/models/build';
import { sanitized, withCompiled } from '../../../../../test/support/models/inC';
import { randomSpec } from '../../../../../test/support/models/randomSpec';
import { graphOf } from '../../../../core/graph/build';
import { Random } from '../../../../core/random/random';
import { ExportError, type ModelToExport } from '../../exporter';
import type { Ports } from '../ports';
import { computable } from '../../operations/quantized/compute';
import type { IntegerPlan } from '../../operations/quantized/plan';
import { planOf } from '../../operations/quantized/planOf';
import { simulate } from '../../operations/quantized/simulate';
import { integerPortsOf, writeIntegerC } from './writeIntegerC';

const run = promisify(execFile);
const signal = new AbortController().signal;
const rows = 12;

// A busy machine takes long to compile with sanitizers.
vi.setConfig({ testTimeout: 240_000 });

function plannedOn(model: ModelToExport, inputs: Float32Array): Promise<IntegerPlan> {
  return planOf(model, { signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) });
}

/** Rows twice as wide as those of the calibration: integers at both ends are met as well. */
async function comparedInC(plan: IntegerPlan, inputs: Float32Array, ports?: Ports): Promise<void> {
  const wide = inputs.map((value) => 2 * value);
  await withCompiled(writeIntegerC(plan, 'a test', ports), 'int8', sanitized, async ({ compiled }) => {
    expect(await compiled.predict(wide, rows)).toEqual(simulate(plan, wide, rows));
  });
}

const met = new Set<string>();

describe('the C program has the integers of the simulation, without undefined behaviour', () => {
  test.each([...integerCases, severalIntegers])('$name', async (given) => {
    const { model, inputs } = modelFor(given, rows);
    const plan = await plannedOn(model, inputs);
    for (const { kind } of plan.graph.operations) met.add(kind);
    await comparedInC(plan, inputs, integerPortsOf(model.graph));
  });

  it('for every operation that integers are planned for', () => {
    expect(Object.keys(computable).filter((kind) => !met.has(kind))).toEqual([]);
  });

  it('for random models', async () => {
    const random = new Random(21);
    let compared = 0;
    while (compared < 2) {
      const { name, layers } = randomSpec(random);
      const graph = graphOf(name, layers).graph!;
      const shape = graph.layers[0]!.outputShape.map((size) => size!);
      const { inputs } = randomRows(shape, rows, 5);
      const model = { graph, weights: sparseWeights(graph, random), generatedBy: 'test' };
      const plan = await plannedOn(model, inputs).catch((cause: unknown) => {
        if (!(cause instanceof ExportError)) throw cause;
        return undefined;
      });
      if (plan === undefined || plan.graph.operations.length < 4) continue;
      compared++;
      await comparedInC(plan, inputs);
    }
  });
});

describe('memory', () => {
  const graph = modelOf(
    [8, 8, 16],
    [
      { type: 'DepthwiseConv2D', name: 'each', kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'Conv2D', name: 'point', filters: 16, kernelSize: 1, activation: 'relu' },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 3 },
    ],
  );
  const model = { graph, weights: randomWeights(graph, 3), generatedBy: 'test' };
  const { inputs } = randomRows([8, 8, 16], rows, 5);

  it('is that of one image: filters of each channel and of each place write over what they read', async () => {
    const { ramBytes, flashBytes } = writeIntegerC(await plannedOn(model, inputs), 'a test');
    // The image, and one of its channels, or what comes out.
    expect(ramBytes).toBe(8 * 8 * 16 + 8 * 8);
    // A byte a weight; a bias and a multiplier of four bytes and a shift a unit.
    expect(flashBytes).toBe(9 * 16 + 16 * 16 + 1024 * 3 + 9 * (16 + 16 + 3));
  });

  it('and constants are what the compiled program has, as the comment says', async () => {
    const files = writeIntegerC(await plannedOn(model, inputs), 'a test');
    await withCompiled(files, 'int8', [], async ({ folder }) => {
      const object = path.join(folder, 'model.o');
      await run('cc', ['-std=c99', '-O0', '-c', path.join(folder, `${files.name}.c`), '-o', object]);
      const symbols = (await run('nm', ['-S', object])).stdout.split('\n').map((line) => line.split(' '));
      const bytes = (kind: string) => symbols.filter(([, , type]) => type === kind).reduce((sum, [, size]) => sum + parseInt(size!, 16), 0);
      expect(bytes('r')).toBe(files.flashBytes);
      expect(bytes('b')).toBe(files.ramBytes);
    });
    const [flash, ram] = [files.flashBytes, files.ramBytes].map((count) => count.toLocaleString('en-US'));
    expect(files.header).toContain(`Flash: ${flash!} bytes of constants, beside the code. RAM: ${ram!} bytes of buffers`);
  });
});

it('leaves zeros out where most weights are zero', async () => {
  const graph = modelOf([40], [{ type: 'Dense', name: 'a', units: 60, activation: 'relu' }, { type: 'Dense', name: 'b', units: 40 }]); // prettier-ignore
  const weights = sparseWeights(graph, new Random(5), 0.9);
  const { inputs } = randomRows([40], rows, 5);
  const plan = await plannedOn({ graph, weights, generatedBy: 'test' }, inputs);
  const kept = [...plan.weights.values()].reduce((sum, { kernel }) => sum + kernel.filter((value) => value !== 0).length, 0);
  // A byte for each value and one for its index, one for where each unit begins, and one more for where the last ends.
  expect(writeIntegerC(plan, 'a test').flashBytes).toBe(2 * kept + (60 + 1) + (40 + 1) + 9 * (60 + 40));
  await comparedInC(plan, inputs);
});
