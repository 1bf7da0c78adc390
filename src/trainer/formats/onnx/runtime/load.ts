/** ONNX Runtime for the web, which is loaded when a model is to be run by it: its .wasm file has 11 MB. */
import { createRequire } from 'node:module';
import path from 'node:path';

export type OnnxRuntime = typeof import('onnxruntime-web');

/** @param folder that of `ort.js` and the runtime's .wasm file */
export function loadOnnxRuntime(folder: string): OnnxRuntime {
  const runtime = createRequire(path.join(folder, 'ort.js'))('./ort.js') as OnnxRuntime;
  // More would be worker threads, which a few rows do not need. What it would warn of on standard error is said by its errors as well.
  runtime.env.wasm.numThreads = 1;
  runtime.env.logLevel = 'fatal';
  return runtime;
}
