// node bench/run.mjs NAME [ARGUMENTS]: bundles bench/NAME/main.ts, and the contenders that it starts, and runs it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../scripts/build/root.mjs';

const [name = '', ...args] = process.argv.slice(2);
const source = path.join(root, 'bench', name);
const contenders = path.join(source, 'contenders');
const output = mkdtempSync(path.join(tmpdir(), 'model-bonsai-bench-'));
try {
  const { worlds } = createRequire(import.meta.url)('../esbuild.js');
  const trainer = worlds.find((world) => Object.hasOwn(world.entryPoints, 'trainer'));
  const programs = existsSync(contenders) ? readdirSync(contenders).filter((file) => file.endsWith('.ts')) : [];
  const entries = programs.map((file) => [file.replace(/\.ts$/, ''), path.join(contenders, file)]);
  await build({ ...trainer, entryPoints: { main: path.join(source, 'main.ts'), ...Object.fromEntries(entries) }, outdir: output });
  process.exitCode = spawnSync(process.execPath, [path.join(output, 'main.js'), root, ...args], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(output, { recursive: true, force: true });
}
