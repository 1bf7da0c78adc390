import { version_core } from '@tensorflow/tfjs-core';
import { EagerTrainingSession } from '../eager/session';
import type { CompileRequest, Engine } from '../engine';
import { activate, loadPortableBackend } from './load';

/** @param wasmFolder holds tfjs's .wasm files. @throws EngineError when they cannot be loaded. */
export async function openPortableEngine(wasmFolder: string, reason: string): Promise<Engine> {
  await loadPortableBackend(wasmFolder);
  const compile = async (request: CompileRequest) => {
    await activate();
    return new EagerTrainingSession(request, activate);
  };
  return {
    kind: 'portable',
    version: `tfjs ${version_core} wasm`,
    reason,
    threads: 1,
    compile,
    compileToPredict: compile,
  };
}
