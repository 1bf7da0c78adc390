/**
 * How long a model takes for one row in each format that it is exported to, in the format's own runtime: the latency column of the README's table.
 * Arguments: the project's folder, a model file, --python PATH (with numpy, onnxruntime and ai_edge_litert).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { formatValue } from '../../src/core/message/format';
import type { BenchResult } from '../../src/protocol/benchModels';
import { markdownTable } from '../shrink/report';

const [root, ...args] = process.argv.slice(2) as [string, ...string[]];
const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { python: { type: 'string', default: 'python3' } } });
const [model] = positionals;
if (model === undefined) throw new Error('name a model file: npm run bench:formats -- FILE --python PATH');

const formats = ['onnx', 'onnx-fp16', 'onnx-int8', 'tflite', 'tflite-fp16', 'tflite-int8', 'c', 'c-int8'];
const folder = mkdtempSync(path.join(os.tmpdir(), 'bonsai-formats-'));
try {
  bonsai('export', model, '--format', ...formats, '--out', folder, '--force');
  const inPython = run(values.python, path.join(root, 'bench', 'formats', 'latency.py'), folder);
  const times = JSON.parse(inPython) as Readonly<Record<string, number>>;
  const { models } = JSON.parse(bonsai('bench', model, '--json')) as BenchResult;
  const inTfjs = models.find(({ runtime, batch }) => batch === 1 && runtime.includes('wasm'));
  const rows = formats.map((format) => [`\`${format}\``, `${formatValue(times[format]!)} ms`]);
  console.log(
    markdownTable(['format', 'latency'], [...(inTfjs === undefined ? [] : [['`tfjs`', `${formatValue(inTfjs.medianMs)} ms`]]), ...rows]),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function bonsai(...rest: readonly string[]): string {
  return run(process.execPath, path.join(root, 'dist', 'cli.js'), ...rest);
}

function run(program: string, ...rest: readonly string[]): string {
  return execFileSync(program, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
