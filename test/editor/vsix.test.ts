import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { activation } from '../../scripts/build/activation.mjs';

const files = unzipSync(await readFile(inject('vsix')));
/** Beside these a VSIX has two files of its own format. */
const own = Object.keys(files)
  .filter((file) => file.startsWith('extension/'))
  .map((file) => file.slice('extension/'.length));

describe('the packed extension', () => {
  test('holds what runs', () => {
    expect(own).toEqual(
      expect.arrayContaining([
        'package.json',
        'readme.md',
        'changelog.md',
        'LICENSE.txt',
        'dist/extension.js',
        'dist/trainer.js',
        'dist/trainerMain.js',
        'dist/cli.js',
        'dist/cliMain.js',
        'dist/webview/panel.js',
        'dist/webview/panel.css',
        'dist/webview/report.js',
        'dist/webview/report.css',
        'dist/model.schema.json',
        'dist/ThirdPartyNotices.txt',
        'dist/wasm/tfjs-backend-wasm-simd.wasm',
        'dist/onnxruntime/ort.js',
        'dist/onnxruntime/ort-wasm-simd-threaded.wasm',
        'dist/native-src/binding/tfjs_backend.cc',
        'dist/native-src/loader/backgroundLoader.cc',
      ]),
    );
  });

  test('is small enough to be fetched in a moment', async () => {
    expect((await readFile(inject('vsix'))).length).toBeLessThan(6e6);
  });

  test('loads little into every window, and the rest when it is needed', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'vsix-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const [name, content] of Object.entries(files).filter(([file]) => file.startsWith('extension/dist/extension'))) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
    const { bytes } = activation(path.join(folder, 'extension', 'dist', 'extension.js'));
    expect(bytes).toBeGreaterThan(100e3);
    expect(bytes).toBeLessThan(320e3);
  });

  test('holds nothing else', () => {
    const allowed =
      /^(package(\.nls.*)?\.json|readme\.md|changelog\.md|LICENSE\.txt|docs\/problems\.md|docs\/screenshots\/run-dark\.png|(dist|language|media|l10n)\/.+)$/;
    expect(own.filter((file) => !allowed.test(file))).toEqual([]);
    expect(own.filter((file) => /(^|\/)(node_modules|src|test)\/|\.tsx?$|\.map$/.test(file))).toEqual([]);
  });
});
