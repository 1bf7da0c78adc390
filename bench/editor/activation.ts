import { execFileSync } from 'node:child_process';
import { median } from '../../src/core/numbers/quantile';

/** A VS Code whose every part is there and does nothing. */
const program = `
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
console.log(performance.now() - start);
`;

/** Loads and activates the bundle in fresh processes. @returns milliseconds */
export function activationTime(bundle: string): number {
  return median(
    Array.from({ length: 11 }, () =>
      Number(execFileSync(process.execPath, ['-e', program, bundle], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })),
    ),
  );
}
