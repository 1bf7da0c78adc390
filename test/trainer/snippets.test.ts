/** The code that an export shows for loading its files, run where the programs are: Node.js, Chromium and a C compiler. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { LayerSpec } from '../../src/core/layers';
import type { ExportedModel, Snippet } from '../../src/protocol/exportModel';
import { launchBrowser } from '../support/browser';
import { bonsai } from '../support/cli/bonsai';

const run = promisify(execFile);
let folder: string;
let files: readonly ExportedModel[];

/** Of an input of zeros: the bias of the last layer, since that of the first is cut off. */
const expected = [0.25, -0.5, 2];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bonsai-snippets-'));
  const layers: LayerSpec[] = [
    { type: 'Input', name: 'x', shape: [6, 1] },
    { type: 'Conv1D', name: 'a', filters: 2, kernelSize: 3, activation: 'relu' },
    { type: 'Flatten', name: 'flat' },
    { type: 'Dense', name: 'out', units: 3 },
  ];
  const weights = { 'a/kernel': [3, 1, 2], 'a/bias': [2], 'out/kernel': [8, 3], 'out/bias': [3] };
  await writeFile(path.join(folder, 'model.safetensors'), safetensors(weights));
  await writeFile(path.join(folder, 'net.model.json'), JSON.stringify({ name: 'net', layers, weights: 'model.safetensors' }));
  const formats = ['tfjs', 'onnx', 'c', 'c-int8'];
  const { stdout } = await bonsai(['export', 'net.model.json', '--format', ...formats, '--out', 'out', '--json'], folder);
  files = (JSON.parse(stdout) as { files: ExportedModel[] }).files;
  const modules = path.join(folder, 'out', 'node_modules');
  await mkdir(modules);
  // The same interface: their own packages bring a native library each.
  await moduleIn(
    modules,
    'onnxruntime-node',
    `module.exports = require(${JSON.stringify(path.join(root, 'node_modules', 'onnxruntime-web'))});`,
  );
  await moduleIn(modules, '@tensorflow/tfjs-node', tfjsFromFiles);
});
afterAll(() => rm(folder, { recursive: true }));

function safetensors(shapes: Readonly<Record<string, readonly number[]>>): Buffer {
  const values: number[] = [];
  const header = Object.entries(shapes).map(([name, shape]) => {
    const first = values.length;
    const count = shape.reduce((a, b) => a * b);
    for (let at = 0; at < count; at++) values.push(name === 'out/bias' ? expected[at]! : name === 'a/bias' ? -1 : 0.1 * (at + 1));
    return [name, { dtype: 'F32', shape, data_offsets: [4 * first, 4 * values.length] }];
  });
  const text = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.from(Float32Array.from(values).buffer)]);
}

async function moduleIn(modules: string, name: string, text: string): Promise<void> {
  await mkdir(path.join(modules, name), { recursive: true });
  await writeFile(path.join(modules, name, 'index.js'), text);
}

/** Reads `file://` addresses, as tfjs-node does. */
const tfjsFromFiles = `
const tf = require(${JSON.stringify(path.join(root, 'node_modules', '@tensorflow', 'tfjs'))});
const { readFileSync } = require('fs');
const path = require('path');
tf.io.registerLoadRouter((url) => {
  if (typeof url !== 'string' || !url.startsWith('file://')) return null;
  const file = url.slice('file://'.length);
  return { load: async () => {
    const { modelTopology, weightsManifest } = JSON.parse(readFileSync(file, 'utf8'));
    const parts = weightsManifest.flatMap(({ paths }) => paths).map((name) => readFileSync(path.join(path.dirname(file), name)));
    const weightData = new Uint8Array(Buffer.concat(parts)).buffer;
    return { modelTopology, weightSpecs: weightsManifest.flatMap(({ weights }) => weights), weightData };
  } };
});
module.exports = tf;`;

function snippetOf(format: string, where: string): Snippet {
  return files.find((file) => file.format === format)!.snippets.find((snippet) => snippet.where === where)!;
}

function numbersIn(text: string): number[] {
  // Also of the array that TF.js prints as [[0.25, -0.5, 2],].
  return (text.match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/gu) ?? []).map(Number);
}

test.each(['tfjs', 'onnx'])('%s in Node.js', async (format) => {
  const main = path.join(folder, 'out', `${format}.js`);
  await writeFile(main, snippetOf(format, 'Node.js').code);
  const { stdout } = await run(process.execPath, [main], { cwd: path.join(folder, 'out') });
  expect(numbersIn(stdout).slice(-3)).toEqual(expected);
});

test.each(['c', 'c-int8'])('%s with a C compiler', async (format) => {
  const { code, install } = snippetOf(format, 'C');
  const own = path.join(folder, 'out');
  // The row of the program is 0.5; another one shows as well that what it says of inputs is right.
  await writeFile(path.join(own, 'main.c'), code.replace('0.5f', '0.0f'));
  const [command, ...args] = install!.split(' ');
  await run(command!, args, { cwd: own });
  const { stdout } = await run(path.join(own, 'main'));
  const found = numbersIn(stdout);
  for (const [at, value] of expected.entries()) expect(Math.abs(found[at]! - value)).toBeLessThan(format === 'c' ? 1e-6 : 0.1);
});

test.each(['tfjs', 'onnx'])('%s in a browser', async (format) => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    await served(page, `<!doctype html>${snippetOf(format, 'Browser').code}`);
    await page.goto('http://files.test/');
    await expect.poll(() => said.join('\n'), { timeout: 60_000 }).toMatch(/0\.25/u);
    const all = said.join('\n');
    for (const value of expected) expect(numbersIn(all)).toContain(value);
  } finally {
    await browser.close();
  }
});

/** The exported files and installed packages, without a server. */
async function served(page: Page, html: string): Promise<void> {
  await page.route('http://files.test/**', async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ body: html, contentType: 'text/html' });
    const file = name.startsWith('node_modules/') ? path.join(root, name) : path.join(folder, 'out', name);
    const body = await readFile(file).catch(() => undefined);
    if (body === undefined) return route.fulfill({ status: 404 });
    const contentType = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' }[path.extname(file)];
    return route.fulfill({ body, contentType: contentType ?? 'application/octet-stream' });
  });
}
