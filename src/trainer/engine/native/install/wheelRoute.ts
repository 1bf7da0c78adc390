import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../../../../core/message/message';
import { EngineError } from '../../errors';
import { loaderFile, tensorflowLibrary } from '../backgroundLoader';
import { tensorflowVersion } from '../installation';
import { compileModule } from './compile';
import type { RouteRequest } from './request';
import { downloadWheel } from './wheel/download';
import { unpackWheel } from './wheel/unpack';

const libraries = [tensorflowLibrary, 'libtensorflow_framework.so.2'];
const headers = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/', 'xla/'].map((folder) => `tensorflow/include/${folder}`);

/**
 * Takes TensorFlow's libraries out of the tensorflow-cpu wheel, and compiles what binds them to Node.js.
 * @returns the path of the binding inside `target`.
 * @throws EngineError
 */
export async function installFromWheel(request: RouteRequest): Promise<string> {
  const { target, sources, onProgress, signal } = request;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new EngineError(say('there is no tensorflow-cpu wheel with a C library for {0} {1}', process.platform, process.arch));
  await unpackTensorFlow(request);
  onProgress({ message: say('compiling the binding') });
  const binding = 'tfjs_binding.node';
  const include = path.join(target, 'include');
  const nodeHeaders = path.join(sources, 'node-api-headers');
  await compileModule({
    sources: await filesIn(path.join(sources, 'binding')),
    includes: [nodeHeaders, include],
    libraries: libraries.map((name) => path.join(target, name)),
    output: path.join(target, binding),
    signal,
  });
  await compileModule({
    sources: await filesIn(path.join(sources, 'loader')),
    includes: [nodeHeaders],
    libraries: [],
    output: path.join(target, loaderFile),
    signal,
  });
  await rm(include, { recursive: true });
  return binding;
}

async function unpackTensorFlow({ target, downloads, onProgress, signal }: RouteRequest): Promise<void> {
  const downloading = say('downloading TensorFlow {0} (230 MB)', tensorflowVersion);
  onProgress({ message: downloading });
  const wheel = await downloadWheel({
    project: 'tensorflow-cpu',
    version: tensorflowVersion,
    platform: 'manylinux2014_x86_64',
    folder: downloads,
    signal,
    onProgress: (share) => onProgress({ message: downloading, ...(share === undefined ? {} : { share }) }),
  });
  try {
    const message = say('unpacking TensorFlow (700 MB)');
    await unpackWheel({ wheel, place: (name) => placeOf(name, target), signal, onProgress: (share) => onProgress({ message, share }) });
  } catch (error) {
    // A damaged download must not be met again by the next attempt.
    if (error instanceof EngineError) await rm(downloads, { recursive: true, force: true });
    throw error;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.cc')).map((name) => path.join(folder, name));
}

/** Of the wheel's 13,000 files: the two libraries, and the headers that the binding includes. */
function placeOf(name: string, target: string): string | undefined {
  if (libraries.includes(path.posix.basename(name)) && path.posix.dirname(name) === 'tensorflow')
    return path.join(target, path.posix.basename(name));
  return headers.some((folder) => name.startsWith(folder)) ? path.join(target, name.slice('tensorflow/'.length)) : undefined;
}
