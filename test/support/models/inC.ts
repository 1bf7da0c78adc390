/** Models as C programs, compiled as strictly as can be, and the trainer's own layers on tfjs's cpu backend as judge. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { ModelGraph } from '../../../src/core/graph/graph';
import type { BareModel } from '../../../src/core/weights/model';
import { layerOutputs } from '../../../src/trainer/engine/outputs';
import { type CompiledC, compileC, type ProgramNumbers } from '../../../src/trainer/formats/c/compiled';
import { joinedOutputs } from '../../../src/trainer/formats/inputRows';
import { type CFiles, writeC } from '../../../src/trainer/formats/c/writeC';

const strict = ['-Wall', '-Wextra', '-Werror', '-O2'];
export const sanitized = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

export interface ModelInC {
  readonly files: CFiles;
  readonly compiled: CompiledC;
  /** Where both files are. */
  readonly folder: string;
}

export function inC<T>(model: BareModel, options: readonly string[], work: (made: ModelInC) => Promise<T>): Promise<T> {
  return withCompiled(writeC(model, 'a test'), 'float', options, work);
}

export async function withCompiled<T>(
  files: CFiles,
  numbers: ProgramNumbers,
  options: readonly string[],
  work: (made: ModelInC) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bonsai-test-c-'));
  try {
    await writeFile(path.join(folder, `${files.name}.c`), files.source);
    await writeFile(path.join(folder, `${files.name}.h`), files.header);
    const compiled = await compileC(folder, { name: files.name, numbers, ports: files.ports }, [...strict, ...options]);
    if (compiled === undefined) throw new Error('this machine has no C compiler');
    try {
      return await work({ files, compiled, folder });
    } finally {
      await compiled.dispose();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the trainer's layers make of rows. */
export async function trainerPredictions(model: BareModel, inputs: Float32Array, rows: number): Promise<Float32Array> {
  await tf.setBackend('cpu');
  const outputs = await layerOutputs(model, { inputs, count: rows }, model.graph.outputs);
  return joinedOutputs(model.graph.outputs.map((output) => outputs.get(output)!), rows); // prettier-ignore
}

/** Values of a row of the model's inputs. */
export function inputSize({ layers }: ModelGraph): number {
  const shapes = layers.filter(({ spec }) => spec.type === 'Input').map(({ outputShape }) => outputShape);
  return shapes.reduce((sum, shape) => sum + shape.reduce<number>((product, size) => product * size!, 1), 0);
}
