/** Builds everything that ships into dist/: `node esbuild.js [--watch] [--production]`. */
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {import('esbuild').BuildOptions} */
const common = { bundle: true, minify: production, sourcemap: production ? false : 'linked', logLevel: 'warning', legalComments: 'none' };

// jsonc-parser's main file is a UMD module, which no bundler can follow.
const alias = { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' };

/** @type {import('esbuild').BuildOptions} */
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', outdir: 'dist', alias };

/** @type {import('esbuild').BuildOptions[]} */
const worlds = [
  { ...node, entryPoints: { extension: 'src/extension/extension.ts' }, external: ['vscode'] },
  { ...node, entryPoints: { cli: 'src/cli/main.ts' } },
  // tfjs-node's JavaScript asks for the whole of tfjs, of which its backend needs the core alone.
  { ...node, entryPoints: { trainer: 'src/trainer/main.ts' }, alias: { ...alias, '@tensorflow/tfjs': '@tensorflow/tfjs-core' } },
  {
    ...common,
    entryPoints: { panel: 'webview/panel.tsx', report: 'webview/report.tsx' },
    alias,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: 'dist/webview',
  },
];

/** Copies a file or folder that is needed as it is, beside the bundles. */
function copy(from, to, filter = () => true) {
  fs.cpSync(from, path.join('dist', to), { recursive: true, filter });
}

function copyAssets() {
  const wasm = path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  for (const file of fs.readdirSync(wasm).filter((name) => name.endsWith('.wasm'))) copy(path.join(wasm, file), path.join('wasm', file));
  // What compiling the native engine's binding takes, for machines where no prebuilt one can be had.
  copy('node_modules/@tensorflow/tfjs-node/binding', 'native-src/binding');
  copy('node_modules/node-api-headers/include', 'native-src/node-api-headers');
}

async function main() {
  process.chdir(__dirname);
  copyAssets();
  if (!watch) {
    await Promise.all(worlds.map((world) => esbuild.build(world)));
    return;
  }
  const contexts = await Promise.all(worlds.map((world) => esbuild.context(world)));
  await Promise.all(contexts.map((context) => context.watch()));
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
