// What the scripts share with the program. They are needed before anything is built, so it is bundled for each of them.
import { createRequire } from 'node:module';

const { loadSources } = createRequire(import.meta.url)('../esbuild.js');

/** @type {typeof import('../src/system/cacheFolder') & typeof import('../src/system/command') & typeof import('../src/system/lock/withLock')} */
const system = await loadSources('system/cacheFolder', 'system/command', 'system/lock/withLock');

export const { cacheFolder, runCommand, withLock } = system;
