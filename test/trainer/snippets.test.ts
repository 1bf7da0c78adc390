/** The code that an export shows for loading its files, run where the programs are: Python, Node.js, Chromium and a C compiler. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { launchBrowser } from '../support/browser';
import { expectedOfZeros, LoadedFiles, numbersIn } from '../support/exports/loadedFiles';

const run = promisify(execFile);
let files: LoadedFiles;
beforeAll(async () => {
  files = await LoadedFiles.export(['tfjs', 'onnx', 'tflite', 'tflite-int8', 'safetensors', 'c', 'c-int8']);
  const modules = path.join(files.folder, 'node_modules');
  await mkdir(modules);
  // The same interface: their own packages bring a native library each.
  await moduleIn(
    modules,
    'onnxruntime-node',
    `module.exports = require(${JSON.stringify(path.join(root, 'node_modules', 'onnxruntime-web'))});`,
  );
  await moduleIn(modules, '@tensorflow/tfjs-node', tfjsFromFiles);
});
afterAll(() => files.remove());

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

test.each([
  ['onnx', 1e-6],
  ['tflite', 1e-6],
  ['tflite-int8', 0.02],
] as const)('%s in Python', async (format, tolerance) => {
  const found = numbersIn(await files.inPython(format, 'runtimes')).slice(-3);
  for (const [at, value] of expectedOfZeros.entries()) expect(Math.abs(found[at]! - value)).toBeLessThan(tolerance);
});

test('safetensors in Python', async () => {
  const printed = (await files.inPython('safetensors', 'runtimes')).trim().split('\n').sort();
  expect(printed).toEqual(['a/bias (2,)', 'a/kernel (3, 1, 2)', 'out/bias (3,)', 'out/kernel (8, 3)']);
});

test.each(['tfjs', 'onnx'])('%s in Node.js', async (format) => {
  const main = path.join(files.folder, `${format}.js`);
  await writeFile(main, files.snippetOf(format, 'Node.js').code);
  const { stdout } = await run(process.execPath, [main], { cwd: files.folder });
  expect(numbersIn(stdout).slice(-3)).toEqual(expectedOfZeros);
});

test.each(['c', 'c-int8'])('%s with a C compiler', async (format) => {
  const { code, install } = files.snippetOf(format, 'C');
  const own = files.folder;
  // The row of the program is 0.5; another one shows as well that what it says of inputs is right.
  await writeFile(path.join(own, 'main.c'), code.replace('0.5f', '0.0f'));
  const [command, ...args] = install!.split(' ');
  await run(command!, args, { cwd: own });
  const { stdout } = await run(path.join(own, 'main'));
  const found = numbersIn(stdout);
  for (const [at, value] of expectedOfZeros.entries()) expect(Math.abs(found[at]! - value)).toBeLessThan(format === 'c' ? 1e-6 : 0.1);
});

test.each(['tfjs', 'onnx'])('%s in a browser', async (format) => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    await served(page, `<!doctype html>${files.snippetOf(format, 'Browser').code}`);
    await page.goto('http://files.test/');
    await expect.poll(() => said.join('\n'), { timeout: 60_000 }).toMatch(/0\.25/u);
    const all = said.join('\n');
    for (const value of expectedOfZeros) expect(numbersIn(all)).toContain(value);
  } finally {
    await browser.close();
  }
});

/** The exported files and installed packages, without a server. */
async function served(page: Page, html: string): Promise<void> {
  await page.route('http://files.test/**', async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ body: html, contentType: 'text/html' });
    const file = name.startsWith('node_modules/') ? path.join(root, name) : path.join(files.folder, name);
    const body = await readFile(file).catch(() => undefined);
    if (body === undefined) return route.fulfill({ status: 404 });
    const contentType = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' }[path.extname(file)];
    return route.fulfill({ body, contentType: contentType ?? 'application/octet-stream' });
  });
}
