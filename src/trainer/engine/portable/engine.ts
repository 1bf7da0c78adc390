import { version_core } from '@tensorflow/tfjs-core';
import type { Message } from '../../../core/message/message';
import { EagerTrainingSession } from '../eager/session';
import type { CompileRequest, Engine } from '../engine';
import { activate, loadPortableBackend } from './load';

/** @param wasmFolder holds tfjs's .wasm files. @param reason why it is not the native engine, where that was wanted. @throws EngineError when they cannot be loaded. */
export async function openPortableEngine(wasmFolder: string, reason?: Message): Promise<Engine> {
  await loadPortableBackend(wasmFolder);
  const compile = async (request: CompileRequest) => {
    await activate();
    return new EagerTrainingSession(request, activate);
  };
  return {
    kind: 'portable',
    version: `tfjs ${version_core} wasm`,
    ...(reason === undefined ? {} : { reason }),
    threads: 1,
    compile,
    compileToPredict: compile,
  };
}
