/** Gets the native engine onto this machine: tfjs-node's own installer, else the tensorflow-cpu wheel and a local compiler. */
import { mkdir, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Message, say } from '../../../../core/message';
import type { InstallProgress } from '../../../../protocol/trainer';
import { EngineError } from '../../errors';
import {
  findInstallation,
  type Installation,
  type Manifest,
  nativeEngineFolder,
  tensorflowVersion,
  tfjsNodeVersion,
} from '../installation';
import { loaderFile, tensorflowLibrary } from '../backgroundLoader';
import { compileModule } from './compile';
import { runTfjsInstaller } from './installer';
import { bindLazily } from './lazyBinding';
import { withLock } from './lock';
import { verifyBinding } from './verify';
import { downloadWheel, unpackWheel } from './wheel';

export interface InstallRequest {
  /** Holds `binding/` (tfjs-node's C++ files), `loader/` (ours) and `node-api-headers/`. */
  readonly sources: string;
  readonly onProgress: (progress: InstallProgress) => void;
  readonly signal: AbortSignal;
}

/** The wheel, the unpacked libraries, and something to spare for the headers and the compiler. */
const bytesNeeded = 1_200_000_000;

/**
 * Installs the native engine unless it is there already. Nothing counts as installed before it was verified and has run; whatever
 * happens, the folder holds a whole engine or none.
 * @throws EngineError with what was tried, why each failed and what to do; CancelledError.
 */
export async function installNativeEngine(request: InstallRequest): Promise<Installation & { installed: true }> {
  const { onProgress, signal } = request;
  const folder = nativeEngineFolder();
  const lockOptions = {
    signal,
    onWait: (owner: number) => onProgress({ message: say('waiting for process {0}, which is installing the native engine', owner) }),
  };
  return withLock(`${folder}.lock`, () => installUnlessPresent(folder, request), lockOptions);
}

async function installUnlessPresent(folder: string, request: InstallRequest): Promise<Installation & { installed: true }> {
  const present = await findInstallation(folder);
  if (present.installed) return present;
  await requireDiskRoom(path.dirname(folder));
  const work = `${folder}.new`;
  await rm(work, { recursive: true, force: true });
  try {
    await takeRoute(folder, work, request);
    await rm(folder, { recursive: true, force: true });
    await rename(work, folder);
    await rm(downloadFolder(folder), { recursive: true, force: true });
    request.onProgress({ message: say('the native engine is installed'), share: 1 });
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ENOSPC' ? diskFull(path.dirname(folder)) : error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const installation = await findInstallation(folder);
  if (!installation.installed) throw new EngineError(installation.reason);
  return installation;
}

/** Tries one route after the other. @throws EngineError that names every failure. */
async function takeRoute(folder: string, work: string, request: InstallRequest): Promise<void> {
  let failures: Message | undefined;
  const routes = [
    { route: 'installer', title: say("tfjs-node's own installer"), install: installByScript },
    { route: 'wheel', title: say('the tensorflow-cpu wheel'), install: installFromWheel },
  ] as const;
  for (const { route, title, install } of routes) {
    const target = path.join(work, route);
    try {
      await mkdir(target, { recursive: true });
      const binding = await install(folder, target, request);
      request.onProgress({ message: say('checking that it runs') });
      const tensorflow = await verifyBinding(path.join(target, binding), request.signal);
      await writeManifest(target, { route, binding, tensorflow });
      // The routes work in folders of their own; the one that succeeded becomes the result.
      await rename(target, `${work}.done`);
      await rm(work, { recursive: true, force: true });
      await rename(`${work}.done`, work);
      return;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const failure = say('{0}: {1}', title, error.words);
      failures = failures === undefined ? failure : say('{0}\n- {1}', failures, failure);
      request.onProgress({ message: say('{0} did not work ({1})', title, error.message.split('\n')[0]!) });
    }
  }
  throw new EngineError(
    say('the native engine could not be installed in {0}.\n- {1}\nThe portable engine works without it.', folder, failures!),
  );
}

async function installByScript(folder: string, target: string, { onProgress, signal }: InstallRequest): Promise<string> {
  onProgress({ message: say("trying tfjs-node's own installer") });
  const temporary = `${folder}.npm`;
  try {
    return await runTfjsInstaller(temporary, target, signal);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function installFromWheel(folder: string, target: string, { sources, onProgress, signal }: InstallRequest): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new EngineError(say('there is no tensorflow-cpu wheel with a C library for {0} {1}', process.platform, process.arch));
  const step = (message: Message) => (share?: number) => onProgress({ message, ...(share === undefined ? {} : { share }) });
  const downloading = step(say('downloading TensorFlow {0} (230 MB)', tensorflowVersion));
  downloading();
  const wheel = await downloadWheel({
    requirement: `tensorflow-cpu==${tensorflowVersion}`,
    platform: 'manylinux2014_x86_64',
    folder: downloadFolder(folder),
    signal,
    onProgress: downloading,
  });
  const include = path.join(target, 'include');
  try {
    await unpackWheel({ wheel, place: (name) => placeOf(name, target), signal, onProgress: step(say('unpacking TensorFlow (700 MB)')) });
  } catch (error) {
    // A damaged download must not be met again by the next attempt.
    if (error instanceof EngineError) await rm(downloadFolder(folder), { recursive: true, force: true });
    throw error;
  }
  for (const library of libraries) await bindLazily(path.join(target, library));
  onProgress({ message: say('compiling the binding') });
  const binding = 'tfjs_binding.node';
  const nodeHeaders = path.join(sources, 'node-api-headers');
  await compileModule({
    sources: await filesIn(path.join(sources, 'binding')),
    includes: [nodeHeaders, include],
    libraries: libraries.map((name) => path.join(target, name)),
    output: path.join(target, binding),
    signal,
  });
  const loader = path.join(target, loaderFile);
  await compileModule({
    sources: await filesIn(path.join(sources, 'loader')),
    includes: [nodeHeaders],
    libraries: [],
    output: loader,
    signal,
  });
  await rm(include, { recursive: true });
  return binding;
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.cc')).map((name) => path.join(folder, name));
}

const libraries = [tensorflowLibrary, 'libtensorflow_framework.so.2'];
const headers = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/', 'xla/'].map((folder) => `tensorflow/include/${folder}`);

/** Of the wheel's 13,000 files: the two libraries, and the headers that the binding includes. */
function placeOf(name: string, target: string): string | undefined {
  if (libraries.includes(path.posix.basename(name)) && path.posix.dirname(name) === 'tensorflow')
    return path.join(target, path.posix.basename(name));
  return headers.some((folder) => name.startsWith(folder)) ? path.join(target, name.slice('tensorflow/'.length)) : undefined;
}

/** Kept after an interruption, so that nothing is downloaded twice. */
function downloadFolder(folder: string): string {
  return `${folder}.download`;
}

async function writeManifest(target: string, facts: Pick<Manifest, 'route' | 'binding' | 'tensorflow'>): Promise<void> {
  const entries = await readdir(target, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => !entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name));
  const files = await Promise.all(paths.map(async (file) => [path.relative(target, file), (await stat(file)).size] as const));
  const manifest: Manifest = { tfjsNode: tfjsNodeVersion, ...facts, installed: new Date().toISOString(), files: Object.fromEntries(files) };
  await writeFile(path.join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function requireDiskRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytesNeeded) throw diskFull(folder);
}

function diskFull(folder: string): EngineError {
  return new EngineError(
    say(
      'there is not enough room for the native engine in {0}: it needs {1} GB while installing. Free some, or set XDG_CACHE_HOME to a folder on another disk.',
      folder,
      bytesNeeded / 1e9,
    ),
  );
}
