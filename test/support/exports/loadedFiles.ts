/** A small model, exported by the command line, with the code that shows how its files are loaded. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensurePython, type PythonPackages } from '../../../scripts/install/python.mjs';
import type { LayerSpec } from '../../../src/core/layers';
import type { WeightKey, Weights } from '../../../src/core/weights/weights';
import type { ExportedModel, Snippet } from '../../../src/protocol/exportModel';
import { writeSafetensors } from '../../../src/trainer/formats/safetensors/safetensors';
import { bonsai } from '../cli/bonsai';

const layers: readonly LayerSpec[] = [
  { type: 'Input', name: 'x', shape: [6, 1] },
  { type: 'Conv1D', name: 'a', filters: 2, kernelSize: 3, activation: 'relu' },
  { type: 'Flatten', name: 'flat' },
  { type: 'Dense', name: 'out', units: 3 },
];

/** What the model gives for an input of zeros: the bias of the last layer, since that of the first is cut off. */
export const expectedOfZeros = [0.25, -0.5, 2];

const weights: Weights = new Map([
  weight('a/kernel', [3, 1, 2], (at) => 0.1 * (at + 1)),
  weight('a/bias', [2], () => -1),
  weight('out/kernel', [8, 3], (at) => 0.1 * (at + 1)),
  weight('out/bias', [3], (at) => expectedOfZeros[at]!),
]);

function weight(key: WeightKey, shape: readonly number[], value: (at: number) => number) {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, at) => value(at));
  return [key, { shape: [...shape], data }] as const;
}

/** Must be removed. */
export class LoadedFiles {
  private constructor(
    /** That of the files. */
    readonly folder: string,
    private readonly files: readonly ExportedModel[],
  ) {}

  static async export(formats: readonly string[]): Promise<LoadedFiles> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'bonsai-snippets-'));
    await writeFile(path.join(folder, 'model.safetensors'), writeSafetensors(weights));
    await writeFile(path.join(folder, 'net.model.json'), JSON.stringify({ name: 'net', layers, weights: 'model.safetensors' }));
    const { stdout } = await bonsai(['export', 'net.model.json', '--format', ...formats, '--out', 'out', '--json'], folder);
    return new LoadedFiles(path.join(folder, 'out'), (JSON.parse(stdout) as { files: ExportedModel[] }).files);
  }

  snippetOf(format: string, where: string): Snippet {
    return this.files.find((file) => file.format === format)!.snippets.find((snippet) => snippet.where === where)!;
  }

  /** @returns what the code prints */
  async inPython(format: string, packages: PythonPackages, more: Readonly<Record<string, string>> = {}): Promise<string> {
    const { python, env } = await ensurePython(packages, (message) => console.log(message));
    const main = path.join(this.folder, `load-${format}.py`);
    await writeFile(main, this.snippetOf(format, 'Python').code);
    const { stdout } = await promisify(execFile)(python, [main], { cwd: this.folder, env: { ...process.env, ...env, ...more } });
    return stdout;
  }

  remove(): Promise<void> {
    return rm(path.dirname(this.folder), { recursive: true });
  }
}

export function numbersIn(text: string): number[] {
  // Also of the array that TF.js prints as [[0.25, -0.5, 2],].
  return (text.match(/-?\d+(?:\.\d*)?(?:e-?\d+)?/gu) ?? []).map(Number);
}
