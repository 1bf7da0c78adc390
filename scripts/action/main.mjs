// What the GitHub Action runs: checks the models of a repository, compares those that changed with a base commit, and writes a comment.
// Usage: node main.mjs --base REF [--files PATHSPECS] [--max-growth PERCENT] --out COMMENT.md
// Exit code 0: nothing is wrong. 1: an error, a broken budget or too much growth. 3: it could not be told.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { commentOn } from './comment.mjs';
import { bonsai } from './bonsai.mjs';
import { changedFiles, fileAt, filesAt } from './git.mjs';
import { growthsOver } from './limits.mjs';
import { newestRuns } from './runs.mjs';

const { values } = parseArgs({
  options: {
    base: { type: 'string' },
    files: { type: 'string', default: '*.model.json' },
    'max-growth': { type: 'string', default: '' },
    out: { type: 'string' },
  },
});
const { base, out } = values;
if (!base || !out) {
  console.error('usage: node main.mjs --base REF [--files PATHSPECS] [--max-growth PERCENT] --out COMMENT.md');
  process.exit(2);
}
const patterns = values.files.split('\n').filter((line) => line.trim() !== '');
const maxGrowth = values['max-growth'] === '' ? undefined : Number(values['max-growth']);
if (maxGrowth !== undefined && !(maxGrowth >= 0)) {
  console.error(`error: max-growth is a number of percent, and "${values['max-growth']}" is none`);
  process.exit(2);
}

const folder = mkdtempSync(path.join(tmpdir(), 'bonsai-action-'));
try {
  const findings = findingsIn(filesAt('HEAD', patterns).filter((file) => file.endsWith('.model.json')));
  const models = changedFiles(base, patterns).map((change) => changedModel(base, change));
  const growths = models.flatMap((model) => growthsOver(model, maxGrowth));
  writeFileSync(out, commentOn({ findings, models, runs: changedRuns(base), growths }));
  for (const { file, line, message } of findings) console.log(`${file}:${String(line)}: ${message}`);
  for (const { text } of growths) console.log(text);
  process.exitCode = findings.length + growths.length > 0 || models.some(({ failed }) => failed !== undefined) ? 1 : 0;
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 3;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Errors, and budgets that are exceeded.
 * @param {readonly string[]} files
 * @returns {import('./found').Finding[]}
 */
function findingsIn(files) {
  if (files.length === 0) return [];
  const findings = /** @type {import('./found').Finding[]} */ (bonsai(['check', '--json', ...files], [0, 1]));
  return findings.filter(({ code, severity }) => severity === 'error' || code.endsWith('-over-budget'));
}

/**
 * @param {string} base
 * @param {import('./found').Change} change
 * @returns {import('./found').ChangedModel}
 */
function changedModel(base, change) {
  if (!change.before || !change.after) return change;
  const old = path.join(folder, path.basename(change.file));
  writeFileSync(old, fileAt(base, change.file));
  try {
    return { ...change, diff: /** @type {import('./found').Diff} */ (bonsai(['diff', '--json', old, change.file], [0])) };
  } catch (error) {
    return { ...change, failed: error instanceof Error ? error.message.replaceAll(old, change.file) : String(error) };
  }
}

/**
 * Of specs whose newest committed run is another one than at the base.
 * @param {string} base
 * @returns {import('./found').ChangedRun[]}
 */
function changedRuns(base) {
  const before = newestRuns(base);
  return [...newestRuns('HEAD')].flatMap(([spec, { run, score }]) => {
    const old = before.get(spec);
    return old === undefined || old.run === run ? [] : [{ spec, before: old.score, after: score }];
  });
}
