import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { describe, expect, inject, test } from 'vitest';

const files = Object.keys(unzipSync(await readFile(inject('vsix'))));
/** Beside these a VSIX has two files of its own format. */
const own = files.filter((file) => file.startsWith('extension/')).map((file) => file.slice('extension/'.length));

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

  test('holds nothing else', () => {
    const allowed =
      /^(package(\.nls.*)?\.json|readme\.md|changelog\.md|LICENSE\.txt|docs\/problems\.md|docs\/screenshots\/run-dark\.png|(dist|language|media|l10n)\/.+)$/;
    expect(own.filter((file) => !allowed.test(file))).toEqual([]);
    expect(own.filter((file) => /(^|\/)(node_modules|src|test)\/|\.tsx?$|\.map$/.test(file))).toEqual([]);
  });
});
