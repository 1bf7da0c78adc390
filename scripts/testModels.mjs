// npm run test:models -- FOLDER: every model file in a folder and below, by what it costs, whether it can be imported, and how far exported files predict otherwise. Fails where the program does.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './build/root.mjs';
import { ensureBuilt } from './build/upToDate.mjs';

const endings = ['.h5', '.hdf5', '.keras', '.onnx', '.tflite', '.safetensors', '.bonsai', 'model.json'];
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name a folder: npm run test:models -- FOLDER');
  process.exit(2);
}
await ensureBuilt((message) => console.error(message));
const at = path.resolve(process.env.INIT_CWD ?? process.cwd(), folder);
const out = mkdtempSync(path.join(os.tmpdir(), 'bonsai-models-'));

/** @param {readonly string[]} args */
function bonsai(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args, '--json'], {
    encoding: 'utf8',
  });
  return { status, answer: status === 0 ? JSON.parse(stdout) : undefined, said: stderr.trim().split('\n').at(-1) ?? '' };
}

/** @param {number | null | undefined} count */
const shown = (count) => (count === null || count === undefined ? '?' : count.toLocaleString('en'));

const files = readdirSync(at, { recursive: true, encoding: 'utf8' })
  .filter((file) => endings.some((ending) => file.endsWith(ending)))
  .sort();
let broken = 0;
const formats = ['tfjs', 'keras', 'h5', 'onnx', 'onnx-int8', 'tflite', 'tflite-int8', 'safetensors', 'c', 'c-int8'];

/**
 * In one go, and one by one where a format cannot hold the model.
 * @param {string} spec @param {string} folder
 * @returns {{ broken: boolean, cell: string }[]}
 */
function exportsOf(spec, folder) {
  const all = bonsai(['export', spec, '--format', ...formats, '--out', path.join(folder, 'all')]);
  if (all.status === 0) return all.answer.files.map((/** @type {Exported} */ one) => ({ broken: false, cell: cellOf(one) }));
  return formats.map((format) => {
    const { status, answer } = bonsai(['export', spec, '--format', format, '--out', path.join(folder, format)]);
    // Exit code 1 is a refusal that names the layer.
    if (status !== 0) return { broken: status !== 1, cell: `${format} ${status === 1 ? 'refused' : 'FAILED'}` };
    return { broken: false, cell: cellOf(answer.files[0]) };
  });
}

/** @typedef {{ format: string, check: { maxDifference: number } | null }} Exported */

/** @param {Exported} exported */
function cellOf({ format, check }) {
  return `${format} ${check === null ? 'not checked' : check.maxDifference === 0 ? '0' : check.maxDifference.toExponential(1)}`;
}

/** @param {{ params: number, check: { maxDifference: number, against: string } | null }} imported */
function importOf({ params, check }) {
  const compared = check === null ? '' : `, differs from ${check.against} by ${check.maxDifference.toExponential(1)}`;
  return `imported, ${shown(params)} parameters${compared}`;
}

for (const [index, file] of files.entries()) {
  const costs = bonsai(['budget', path.join(at, file)]);
  const imported = bonsai(['import', path.join(at, file), '--out', path.join(out, String(index))]);
  // Exit code 1 is a refusal with a reason; anything else is a fault of the program.
  if ([costs, imported].some(({ status }) => status !== 0 && status !== 1)) broken++;
  const cost = costs.answer === undefined ? 'not opened' : `${shown(costs.answer.params)} parameters, ${shown(costs.answer.macs)} MACs`;
  const outcome = imported.answer === undefined ? `not imported: ${imported.said}` : importOf(imported.answer);
  const exported = imported.answer === undefined ? [] : exportsOf(imported.answer.spec, path.join(out, String(index)));
  broken += exported.filter((one) => one.broken).length;
  const cells = exported.length === 0 ? '' : `\n    exported: ${exported.map(({ cell }) => cell).join(', ')}`;
  console.log(`${file}\n    ${cost}\n    ${outcome}${cells}`);
}
rmSync(out, { recursive: true });
console.log(`\n${String(files.length)} files, ${String(broken)} that the program failed on`);
process.exitCode = broken === 0 && files.length > 0 ? 0 : 1;
