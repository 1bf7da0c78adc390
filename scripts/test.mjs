// npm test: gets what the tests need, runs them, and ends with one line "N passed, N failed".
// `node scripts/test.mjs PROJECT…` runs only those projects of vitest.config.mjs.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createVitest } from 'vitest/node';
import { root } from './build/root.mjs';
import { ensureBuilt } from './build/upToDate.mjs';
import { ensureBrowser } from './install/browser.mjs';
import { ensureCodeServer } from './install/codeServer.mjs';
import { ensurePython } from './install/python.mjs';

const projects = process.argv.length > 2 ? process.argv.slice(2) : ['unit', 'trainer', 'panel', 'editor'];

try {
  await prepare();
} catch (error) {
  console.error(error);
  console.error('The tests were not run: something that they need could not be installed.');
  process.exit(1);
}
const vitest = await createVitest('test', { project: projects, root, watch: false });
await vitest.start();
const unhandled = vitest.state.getUnhandledErrors().length;
const upset = vitest.state.getTestModules().filter((module) => module.project.name === 'editor' && module.state() === 'failed');
if (upset.length > 0) {
  // A real editor on a busy machine loses a key or a click now and then; what fails twice, each time in a fresh editor, is a fault.
  const names = upset.map(({ moduleId }) => path.relative(root, moduleId)).join(', ');
  console.log(`Running once more, in a fresh editor: ${names}`);
  process.exitCode = undefined;
  await vitest.rerunTestSpecifications(upset.map((module) => module.toTestSpecification()));
}
await vitest.close();
const counts = count(vitest);
const { passed, skipped } = counts;
const failed = counts.failed + (upset.length > 0 ? unhandled : 0);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 || passed === 0 ? 1 : (process.exitCode ?? 0));

/** The browser, the editor, Python's runtimes of exported models, the build and the native engine. */
async function prepare() {
  const print = (/** @type {string} */ message) => console.log(message);
  await ensureBrowser(print);
  await ensureCodeServer('oldest', print);
  await ensurePython('runtimes', print);
  await ensureBuilt(print);
  const { status } = spawnSync(process.execPath, [path.join(root, 'dist', 'cli.js'), 'engine', 'install'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The native engine could not be installed.');
}

/**
 * Counts every test; a file that could not be loaded, a hook that threw and an error outside tests count as failed ones.
 * @param {import('vitest/node').Vitest} vitest
 */
function count({ state }) {
  const counts = { passed: 0, failed: state.getUnhandledErrors().length, skipped: 0 };
  for (const module of state.getTestModules()) {
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state: outcome } = test.result();
      if (outcome === 'passed' || outcome === 'skipped') counts[outcome]++;
      else counts.failed++;
    }
  }
  return counts;
}
