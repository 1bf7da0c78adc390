/**
 * Loads TensorFlow while a starting trainer does everything else: linking its libraries takes as long as all of that. The other half is
 * `backgroundLoader.cc`, which is compiled when the engine is installed.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { nativeEngineFolder } from './installation';

interface BackgroundLoader {
  begin(library: string): void;
  end(): void;
}

/** Its name in the folder of an installed engine. */
export const loaderFile = 'background_loader.node';
/** The library that the binding is linked to. */
export const tensorflowLibrary = 'libtensorflow_cc.so.2';

/** Begins to load an installed engine's library. Until `endLoading`, nothing may change the environment, which is read meanwhile. */
export function beginLoading(folder = nativeEngineFolder()): void {
  silenceTensorFlow();
  loaderIn(folder)?.begin(path.join(folder, tensorflowLibrary));
}

/** Waits for what `beginLoading` began. */
export function endLoading(folder: string): void {
  loaderIn(folder)?.end();
}

/** TensorFlow's own log would go to standard error, past every message of ours. It asks for this when it is loaded. */
export function silenceTensorFlow(): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
}

function loaderIn(folder: string): BackgroundLoader | undefined {
  const file = path.join(folder, loaderFile);
  try {
    return createRequire(file)(file) as BackgroundLoader;
  } catch {
    // Engines of tfjs-node's own installer have none; they are loaded when they are needed.
    return undefined;
  }
}
