import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Manifest, tfjsNodeVersion } from '../installation';

/** Writes down what is in the folder of a finished engine. */
export async function writeManifest(folder: string, facts: Pick<Manifest, 'route' | 'binding' | 'tensorflow'>): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => !entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name));
  const files = await Promise.all(paths.map(async (file) => [path.relative(folder, file), (await stat(file)).size] as const));
  const manifest: Manifest = { tfjsNode: tfjsNodeVersion, ...facts, installed: new Date().toISOString(), files: Object.fromEntries(files) };
  await writeFile(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
