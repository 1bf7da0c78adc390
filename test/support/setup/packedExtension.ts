import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { root } from '../../../scripts/build/root.mjs';
import { ensureBuilt } from '../../../scripts/build/upToDate.mjs';
import { packVsix } from '../../../scripts/build/vsix.mjs';
import { installExtension } from '../../../scripts/editor/start.mjs';
import { ensureCodeServer } from '../../../scripts/install/codeServer.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed extension. */
    vsix: string;
    /** A fresh extensions folder with nothing but the packed extension in it. */
    extensionsFolder: string;
  }
}

const print = (message: string): void => {
  console.log(message);
};

/** Packs the extension once and installs it, as a user would, for all tests that open the editor. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensureBuilt(print);
  const vsix = await packVsix(path.join(root, 'test', '.output'));
  const extensionsFolder = await mkdtemp(path.join(os.tmpdir(), 'model-bonsai-extensions-'));
  await installExtension(await ensureCodeServer('oldest', print), vsix, extensionsFolder);
  project.provide('vsix', vsix);
  project.provide('extensionsFolder', extensionsFolder);
  return () => rm(extensionsFolder, { recursive: true, force: true });
}
