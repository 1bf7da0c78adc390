/** TensorFlow Lite models, beside what TensorFlow Lite's interpreter makes of their rows. test/fixtures/tflite/make.py wrote them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { graphOf } from '../../src/core/graph/build';
import { toText } from '../../src/core/message/message';
import type { Engine } from '../../src/trainer/engine/engine';
import type { ImportedModel, OpenedModel } from '../../src/trainer/formats/importer';
import { openModelSource } from '../../src/trainer/formats/modelSource';
import { tfliteImporter } from '../../src/trainer/formats/tflite/tfliteImporter';
import { open } from '../support/engine/engines';

const folder = 'test/fixtures/tflite';
const signal = new AbortController().signal;

interface Expected {
  readonly kerasParams: number;
  readonly shape: readonly number[];
  readonly step: number;
  readonly inputs: readonly number[];
  /** The interpreter's. */
  readonly outputs: readonly number[];
  /** Those of the model before it was converted and rounded. */
  readonly model: readonly number[];
}

async function opened<T>(name: string, use: (model: OpenedModel) => Promise<T> | T): Promise<T> {
  const source = await openModelSource(path.resolve(folder, `${name}.tflite`));
  try {
    return await use(await tfliteImporter.open(source, signal));
  } finally {
    await source.close();
  }
}

const expectedOf = (name: string) => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Expected;

async function predictions(engine: Engine, { layers, weights }: ImportedModel, { inputs, shape }: Expected): Promise<Float32Array> {
  const { graph, problems } = graphOf('imported', layers);
  expect(problems).toEqual([]);
  const rows = { count: shape[0]!, inputs: Float32Array.from(inputs), targets: new Float32Array(0) };
  const width = graph!.layers.at(-1)!.outputShape.reduce<number>((product, size) => product * size!, 1);
  const samples = { ...rows, targets: new Float32Array(rows.count * width) };
  const train = { loss: 'meanSquaredError', optimizer: 'sgd', batchSize: 1, seed: 1 } as const;
  const session = await engine.compileToPredict({ graph: graph!, weights, data: { training: samples }, train });
  const outputs = await session.predict(samples.inputs, samples.count);
  session.dispose();
  return outputs;
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, at) => Math.abs(value - b[at]!)));
};

const names = readdirSync(folder).filter((name) => name.endsWith('.tflite')).map((name) => name.slice(0, -'.tflite'.length)); // prettier-ignore
const importable = names.filter((name) => !name.startsWith('unsaid'));

describe.each(['native', 'portable'] as const)('imported models on the %s engine', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open(kind);
  });

  it.each(importable)('%s predicts what the interpreter does', async (name) => {
    const expected = expectedOf(name);
    const model = await opened(name, (file) => file.convert(signal));
    const outputs = await predictions(engine, model, expected);
    console.log(
      name,
      largest(outputs, expected.outputs),
      largest(outputs, expected.model),
      largest(expected.outputs, expected.model),
      expected.step,
    );
  });
});
