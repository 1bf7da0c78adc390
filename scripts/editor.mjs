// npm run editor [-- --newest]: a real VS Code in the browser with the packed extension and a copy of the examples.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './build/root.mjs';
import { ensureBuilt } from './build/upToDate.mjs';
import { packVsix } from './build/vsix.mjs';
import { installExtension, startCodeServer } from './editor/start.mjs';
import { ensureCodeServer } from './install/codeServer.mjs';

const print = (/** @type {string} */ message) => console.log(message);

const codeServer = await ensureCodeServer(process.argv.includes('--newest') ? 'newest' : 'oldest', print);
await ensureBuilt(print);
const folder = await mkdtemp(path.join(os.tmpdir(), 'model-bonsai-try-'));
try {
  const extensionsFolder = path.join(folder, 'extensions');
  const examples = path.join(folder, 'examples');
  await installExtension(codeServer, await packVsix(folder), extensionsFolder);
  await cp(path.join(root, 'examples'), examples, { recursive: true });

  const server = await startCodeServer({ codeServer, extensionsFolder });
  print(`\nOpen ${server.url}/?folder=${examples}\nThe examples are a copy; Ctrl-C stops the editor and deletes it.`);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => void server.stop());
  await server.ended;
  await server.stop();
} finally {
  await rm(folder, { recursive: true, force: true });
}
