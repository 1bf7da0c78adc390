/** Damages ONNX files: each is read to whole weights, or refused by an error that says why. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { graphOf } from '../../../src/core/graph/build';
import { Random } from '../../../src/core/random/random';
import { ImportError } from '../../../src/trainer/formats/importError';
import { onnxImporter } from '../../../src/trainer/formats/onnx/importer';
import { openModelSource } from '../../../src/trainer/formats/modelSource';
import { damagedBytes } from './bytes';

const names = ['residual-torchscript', 'lstm-torchscript', 'flattened-dynamo', 'unet-torchscript', 'words-dynamo'];

/** @returns how many of `count` mutants were refused, and how many read. @throws what is thrown beside an ImportError */
export async function tryOnnxFiles(count: number, seed: number): Promise<{ readonly refused: number; readonly read: number }> {
  const whole = names.map((name) => readFileSync(`test/fixtures/onnx/${name}.onnx`));
  const folder = await mkdtemp(path.join(tmpdir(), 'mutants-'));
  const random = new Random(seed);
  let refused = 0;
  try {
    for (let mutant = 0; mutant < count; mutant++) {
      const bytes = damagedBytes(whole[mutant % whole.length]!, random);
      if (!(await isRead(path.join(folder, 'mutant.onnx'), bytes, mutant))) refused++;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { refused, read: count - refused };
}

async function isRead(file: string, bytes: Uint8Array, mutant: number): Promise<boolean> {
  await writeFile(file, bytes);
  const source = await openModelSource(file);
  const { signal } = new AbortController();
  try {
    const { layers, weights } = await (await onnxImporter.open(source, signal)).convert(signal);
    const { graph } = graphOf('mutant', layers);
    for (const layer of graph!.layers)
      for (const { name, shape } of layer.weights) {
        const { data } = weights.get(`${layer.name}/${name}`)!;
        if (data.length !== shape.reduce((all, size) => all * size, 1)) throw new Error(`${layer.name}/${name} is not whole`);
      }
    return true;
  } catch (error) {
    if (!(error instanceof ImportError)) throw new Error(`mutant ${String(mutant)}`, { cause: error });
    return false;
  } finally {
    await source.close();
  }
}
