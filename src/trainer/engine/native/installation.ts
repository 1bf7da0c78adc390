/** What an installed native engine looks like on disk, and whether it is there, whole and of the right version. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Message, say } from '../../../core/message/message';
import { cacheFolder } from '../../../system/cacheFolder';

/** The binding's JavaScript half is part of this program, so the native half must be of the same version. */
export const tfjsNodeVersion = '4.22.0';

/** The release whose C library the wheel route takes. */
export const tensorflowVersion = '2.18.0';

/** `installer`: by tfjs-node's own install script; `wheel`: from the tensorflow-cpu wheel and a local compiler. */
export type InstallRoute = 'installer' | 'wheel';

/** `manifest.json` of an installed engine. */
export interface Manifest {
  readonly tfjsNode: string;
  readonly tensorflow: string;
  readonly route: InstallRoute;
  /** ISO 8601. */
  readonly installed: string;
  /** Path of the compiled binding inside the folder. */
  readonly binding: string;
  /** Bytes of every file, by its path inside the folder. */
  readonly files: Readonly<Record<string, number>>;
}

export type Installation =
  | { readonly installed: true; readonly folder: string; readonly manifest: Manifest; readonly binding: string }
  | { readonly installed: false; readonly folder: string; readonly reason: Message };

/** The folder for this machine: the cache may be shared between machines of different kinds. */
export function nativeEngineFolder(): string {
  return cacheFolder('engine', `native-${process.platform}-${process.arch}`);
}

/** Looks at names and sizes only, so that it costs nothing at start-up; contents were verified when they were installed. */
export async function findInstallation(folder = nativeEngineFolder()): Promise<Installation> {
  const missing = (reason: Message): Installation => ({ installed: false, folder, reason });
  const manifest = await readManifest(folder);
  if (manifest === undefined) return missing(say('the native engine is not installed in {0}: run "bonsai engine install"', folder));
  if (manifest.tfjsNode !== tfjsNodeVersion)
    return missing(
      say(
        'the native engine in {0} is of version {1}, but {2} is needed: run "bonsai engine install"',
        folder,
        manifest.tfjsNode,
        tfjsNodeVersion,
      ),
    );
  for (const [name, bytes] of Object.entries(manifest.files)) {
    const size = await stat(path.join(folder, name)).then(
      (stats) => stats.size,
      () => undefined,
    );
    if (size === bytes) continue;
    const damage = size === undefined ? say('{0} is missing', name) : say('{0} has {1} bytes, not {2}', name, size, bytes);
    return missing(say('the native engine in {0} is damaged ({1}): run "bonsai engine install"', folder, damage));
  }
  return { installed: true, folder, manifest, binding: path.join(folder, manifest.binding) };
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as Partial<Manifest>;
    return typeof manifest.binding === 'string' && typeof manifest.files === 'object' ? (manifest as Manifest) : undefined;
  } catch {
    return undefined;
  }
}
