/**
 * node bench/run.mjs nets FOLDER: the models that make_nets.py wrote there, each opened, imported, run, shrunk in one round of `pruneUnits`, and exported.
 * One line for each, with what does not hold. Files are compared with the model as far as float32 goes: where batch norms of small variances multiply
 * rounding (moving variances of 1e-13, in MobileNetV2 after one epoch of two rows), a model's own answers differ by 0.005 when the last bit of its rows does.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { graphOf } from '../../src/core/graph/build';
import { layerNamed, type ModelGraph } from '../../src/core/graph/graph';
import { splitColumns } from '../../src/core/numbers/columns';
import { sizeOf } from '../../src/core/numbers/sizeOf';
import type { Engine } from '../../src/trainer/engine/engine';
import { openEngine } from '../../src/trainer/engine/open';
import type { ImportedModel } from '../../src/trainer/formats/importer';
import { withOpened } from '../../src/trainer/import/withOpened';
import { predictionsOf } from '../../test/support/engine/predictions';
import { largestDifference } from '../../test/support/models/predict';
import { npyFile } from '../../test/support/specs/npyFile';

interface Reported {
  readonly params: number;
  readonly rows: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

const [, , root = '', folder = ''] = process.argv;
const formats = ['keras', 'h5', 'tfjs', 'onnx', 'tflite'];
const signal = new AbortController().signal;
const work = mkdtempSync(path.join(tmpdir(), 'bonsai-nets-'));
const widthsOf = (graph: ModelGraph, names: readonly string[]) =>
  names.map((name) => sizeOf(layerNamed(graph, name).outputShape as number[]));

function bonsai(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args, '--json'], {
    encoding: 'utf8',
  });
  return {
    status,
    answer: status === 0 ? (JSON.parse(stdout) as Readonly<Record<string, unknown>>) : undefined,
    said: stderr.trim().split('\n').at(-1) ?? '',
  };
}

/** Rows for each input, labels for each output: the model's own answers, shifted, so that there is something to learn. */
function writeRows(at: string, graph: ModelGraph, { rows, inputs, outputs }: Reported): object {
  const written = (names: readonly string[], values: readonly number[]) =>
    Object.fromEntries(
      splitColumns(Float32Array.from(values), rows, widthsOf(graph, names)).map((part, index) => {
        const name = names[index]!;
        writeFileSync(path.join(at, `${name}.npy`), npyFile([rows, ...(layerNamed(graph, name).outputShape as number[])], part));
        return [name, `${name}.npy`];
      }),
    );
  return { file: written(graph.inputs, inputs), labels: written(graph.outputs, outputs.map((value) => value * 0.9 + 0.02)) }; // prettier-ignore
}

const read = (file: string) => withOpened(file, signal, (opened) => opened.convert(signal));

const differentOrder = 1e-3;
const lastBit = 2 ** -23;

/** How far another order of the same sums may take predictions: what they change by where the last bit of each value of the rows does. */
async function toleranceOf(run: string, { rows, inputs }: Reported, engine: Engine): Promise<number> {
  const { layers, outputs, weights } = await read(path.join(run, 'shrunk', 'model.json'));
  const model = { graph: graphOf('shrunk', layers, outputs).graph!, weights };
  const given = Float32Array.from(inputs);
  const changed = given.map((value, at) => (Number.isInteger(value) ? value : value * (1 + (at % 2 === 0 ? lastBit : -lastBit))));
  const [from, to] = [await predictionsOf(engine, model, given, rows), await predictionsOf(engine, model, changed, rows)];
  return Math.max(differentOrder, 5 * largestDifference(from, to));
}

/** What does not hold of it. */
async function faultsOf(file: string, reported: Reported, engine: Engine): Promise<string[]> {
  const faults: string[] = [];
  let model: ImportedModel | undefined;
  await withOpened(file, signal, async (opened) => {
    const params = opened.layers.reduce((sum, layer) => sum + (layer.params ?? NaN), 0);
    if (params !== reported.params) faults.push(`costs ${String(params)} parameters, Keras says ${String(reported.params)}`);
    model = await opened.convert(signal);
  });
  const { layers, outputs, weights } = model!;
  const { graph } = graphOf('imported', layers, outputs);
  const predicted = await predictionsOf(engine, { graph: graph!, weights }, Float32Array.from(reported.inputs), reported.rows);
  const difference = largestDifference(Float32Array.from(reported.outputs), predicted);
  if (!(difference < 1e-4)) faults.push(`predictions differ by ${difference.toExponential(1)}`);
  const at = mkdtempSync(path.join(work, 'net-'));
  const { answer, said } = bonsai('import', file, '--out', at);
  if (answer === undefined) return [...faults, `import: ${said}`];
  const spec = JSON.parse(readFileSync(answer['spec'] as string, 'utf8')) as object;
  const train = { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.0003, epochs: 1, batchSize: 2, seed: 1 };
  const shrink = { target: { params: 0.8 }, steps: [{ method: 'pruneUnits', rounds: 1, fineTuneEpochs: 1 }] };
  writeFileSync(answer['spec'] as string, JSON.stringify({ ...spec, data: writeRows(at, graph!, reported), train, shrink }));
  const shrunk = bonsai('shrink', answer['spec'] as string, '--engine', 'portable');
  if (shrunk.answer === undefined) return [...faults, `shrink: ${shrunk.said}`];
  const { original, shrunk: small } = shrunk.answer as { original: { params: number }; shrunk: { params: number } };
  if (small.params > original.params * 0.82) faults.push(`shrunk to ${String(small.params)} of ${String(original.params)} only`);
  const tolerance = await toleranceOf(shrunk.answer['run'] as string, reported, engine);
  for (const format of formats) {
    const exported = bonsai('export', shrunk.answer['run'] as string, '--format', format, '--out', path.join(at, format));
    const [first] = (exported.answer?.['files'] ?? []) as readonly { check: { maxDifference: number } | null }[];
    if (exported.answer === undefined) faults.push(`${format}: ${exported.said}`);
    else if (!(first!.check !== null && first!.check.maxDifference < tolerance))
      faults.push(`${format} differs by ${String(first!.check?.maxDifference)}, with ${String(tolerance)} by rounding`);
  }
  return faults;
}

async function main(): Promise<void> {
  const engine = await openEngine('portable', { wasm: path.join(root, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist') });
  const names = process.argv.slice(4);
  const files = readdirSync(folder).filter((file) => /\.(?:h5|keras)$/u.test(file) && (names.length === 0 || names.some((name) => file.startsWith(name)))); // prettier-ignore
  for (const file of files.sort()) {
    const reported = JSON.parse(readFileSync(path.join(folder, file.replace(/\.\w+$/u, '.rows.json')), 'utf8')) as Reported;
    const faults = await faultsOf(path.join(folder, file), reported, engine).catch((error: unknown) => [String(error)]);
    console.log(faults.length === 0 ? `${file}: holds` : `${file}\n${faults.map((fault) => `    ${fault}`).join('\n')}`);
  }
  rmSync(work, { recursive: true, force: true });
}

void main();
