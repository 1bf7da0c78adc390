import { createVSIX } from '@vscode/vsce';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './root.mjs';

/**
 * Packs dist/ and what .vscodeignore allows beside it into `folder`/model-bonsai-<version>.vsix and returns its path.
 * @param {string} folder
 */
export async function packVsix(folder) {
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const file = path.join(folder, `${name}-${version}.vsix`);
  await mkdir(folder, { recursive: true });
  await createVSIX({
    cwd: root,
    packagePath: file,
    dependencies: false,
    readmePath: 'MARKETPLACE.md',
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return file;
}
