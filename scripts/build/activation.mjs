import { execFileSync } from 'node:child_process';

/** A VS Code whose every part is there and does nothing. */
const program = `
const { statSync } = require('node:fs');
const Module = require('node:module');
const anything = new Proxy(function () {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => '' : key === 'then' ? undefined : anything),
  set: () => true,
  apply: () => anything,
  construct: () => anything,
  // Bundles read a module's parts through its prototype.
  getPrototypeOf: () => anything,
});
const load = Module._load;
Module._load = (request, ...rest) => (request === 'vscode' ? anything : load(request, ...rest));
const start = performance.now();
require(process.argv[1]).activate({ extensionUri: anything, subscriptions: [] });
const ms = performance.now() - start;
const bytes = Object.keys(require.cache).reduce((sum, file) => sum + statSync(file).size, 0);
console.log(JSON.stringify({ ms, bytes }));
`;

/**
 * Loads and activates the extension's bundle in a fresh process.
 * @param {string} bundle
 * @returns {{ ms: number, bytes: number }} how long that took, and the size of all files that it has loaded
 */
export function activation(bundle) {
  return JSON.parse(execFileSync(process.execPath, ['-e', program, bundle], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}
