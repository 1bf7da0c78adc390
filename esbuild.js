/** Builds everything that ships into dist/: `node esbuild.js [--watch] [--production]`. */
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  legalComments: 'none',
  loader: { '.wasm': 'binary' },
  // libjpeg's JavaScript asks where it lies, and needs no answer: its .wasm file is in the bundle.
  logOverride: { 'empty-import-meta': 'silent' },
};

// jsonc-parser's main file is a UMD module, which no bundler can follow.
const alias = { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' };

/** @type {import('esbuild').BuildOptions} */
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', outdir: 'dist', alias };

/** The panel's views, which the extension draws as well: the first frame of a page. */
const preact = /** @type {const} */ ({ jsx: 'automatic', jsxImportSource: 'preact' });

/**
 * The extension's bundle and, in files of their own, what it loads by `import()` when that is first needed, so that the window starts soon.
 * esbuild splits ES modules alone, and the editor loads CommonJS: what it has split is translated.
 *
 * @type {import('esbuild').Plugin}
 */
const splitCommonJs = {
  name: 'split CommonJS',
  setup(build) {
    Object.assign(build.initialOptions, { format: 'esm', splitting: true, write: false, chunkNames: 'extension/[name]-[hash]' });
    build.onEnd(async ({ outputFiles }) => {
      fs.rmSync('dist/extension', { recursive: true, force: true });
      for (const { path: file, text } of outputFiles.filter(({ path: file }) => file.endsWith('.js'))) {
        const { code } = await esbuild.transform(text, {
          ...{ format: 'cjs', platform: 'node', target: 'node20', minify: production, legalComments: 'none' },
          ...{ sourcemap: production ? false : 'inline', supported: { 'dynamic-import': false } },
        });
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, code);
      }
    });
  },
};

/**
 * Of TypeBox, what our schemas take.
 *
 * @type {import('esbuild').Plugin}
 */
const schemaTypes = {
  name: 'schema types',
  setup(build) {
    build.onResolve({ filter: /^typebox$/ }, () => ({ path: path.join(__dirname, 'scripts/build/schemaTypes.mjs') }));
  },
};

/** @type {import('esbuild').BuildOptions[]} */
const worlds = [
  {
    ...node,
    ...preact,
    entryPoints: { extension: 'src/extension/extension.ts' },
    external: ['vscode'],
    plugins: [schemaTypes, splitCommonJs],
    sourcemap: production ? false : 'inline',
  },
  { ...node, entryPoints: { cli: 'src/cli/start.ts', cliMain: 'src/cli/main.ts', trainer: 'src/trainer/start.ts' } },
  // tfjs-node's JavaScript asks for the whole of tfjs, of which its backend needs the core alone.
  { ...node, entryPoints: { trainerMain: 'src/trainer/main.ts' }, alias: { ...alias, '@tensorflow/tfjs': '@tensorflow/tfjs-core' } },
  // Loaded when a model is to be run by its own runtime; it looks for its .wasm file beside itself.
  {
    ...node,
    entryPoints: { ort: 'onnxruntime-web' },
    outdir: 'dist/onnxruntime',
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  },
  {
    ...common,
    ...preact,
    entryPoints: {
      panel: 'webview/panel.tsx',
      report: 'webview/report.tsx',
      modelFile: 'webview/modelFile.tsx',
      comparison: 'webview/comparison.tsx',
    },
    alias,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    outdir: 'dist/webview',
  },
];

/** The licences of everything that is bundled or copied, as these licences ask for. */
async function writeNotices(metafiles) {
  const { bundledPackages, noticesOf } = await import('./scripts/build/notices.mjs');
  fs.writeFileSync('dist/ThirdPartyNotices.txt', noticesOf([...bundledPackages(metafiles), ...copiedPackages]));
}

/** Packages of which files are needed as they are, beside the bundles. */
const copiedPackages = ['@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-node', 'node-api-headers', 'onnxruntime-web'].map(
  (name) => `node_modules/${name}`,
);

function copyAssets() {
  const [wasm, tfjsNode, nodeApiHeaders, onnxRuntime] = copiedPackages;
  for (const file of fs.readdirSync(`${wasm}/dist`).filter((name) => name.endsWith('.wasm'))) {
    fs.cpSync(`${wasm}/dist/${file}`, `dist/wasm/${file}`);
  }
  for (const ending of ['mjs', 'wasm']) {
    const file = `ort-wasm-simd-threaded.${ending}`;
    fs.cpSync(`${onnxRuntime}/dist/${file}`, `dist/onnxruntime/${file}`);
  }
  // What compiling the native engine's binding takes, for machines where no prebuilt one can be had.
  fs.cpSync(`${tfjsNode}/binding`, 'dist/native-src/binding', { recursive: true });
  fs.cpSync(`${nodeApiHeaders}/include`, 'dist/native-src/node-api-headers', { recursive: true });
  // What "Open the Sample" copies.
  for (const file of ['digits.model.json', 'digits.npy', 'labels.npy', 'README.md'])
    fs.cpSync(`examples/digits/${file}`, `dist/sample/${file}`);
  fs.cpSync('src/trainer/engine/native/backgroundLoader.cc', 'dist/native-src/loader/backgroundLoader.cc');
}

/** What modules of src/ export, without a build: for what is needed before or while dist/ is built. */
async function loadSources(...modules) {
  const contents = modules.map((name) => `export * from './src/${name}';`).join('\n');
  const { outputFiles } = await esbuild.build({ ...node, sourcemap: false, stdin: { contents, resolveDir: __dirname }, write: false });
  const bundled = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(bundled, bundled.exports, require);
  return bundled.exports;
}

/** The JSON Schema of specs, which core makes from its own schemas. */
async function writeSchema() {
  const { specJsonSchema } = await loadSources('core/spec/jsonSchema');
  fs.writeFileSync('dist/model.schema.json', JSON.stringify(specJsonSchema, null, 1));
}

async function main() {
  process.chdir(__dirname);
  copyAssets();
  await writeSchema();
  if (!watch) {
    const results = await Promise.all(worlds.map((world) => esbuild.build({ ...world, metafile: true })));
    await writeNotices(results.map(({ metafile }) => metafile));
    return;
  }
  const contexts = await Promise.all(worlds.map((world) => esbuild.context(world)));
  await Promise.all(contexts.map((context) => context.watch()));
}

module.exports = { worlds, loadSources };

if (require.main === module) {
  main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
