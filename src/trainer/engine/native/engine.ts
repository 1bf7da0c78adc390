import type { CompileRequest, Engine, TrainingSession } from '../engine';
import type { Installation } from './installation';
import { loadNativeBackend } from './load';
import { compileNative } from './training/session';

/** @throws EngineError when the installed engine does not load. */
export async function openNativeEngine(installation: Installation & { installed: true }, reason: string, threads: number): Promise<Engine> {
  const native = await loadNativeBackend(installation.binding, threads);
  return {
    kind: 'native',
    version: `TensorFlow ${installation.manifest.tensorflow}`,
    reason,
    threads: native.threads,
    compile: async (request: CompileRequest): Promise<TrainingSession> => {
      await native.activate();
      return compileNative(native, request);
    },
  };
}
