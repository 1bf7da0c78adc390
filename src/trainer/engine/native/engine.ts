import type { CompileRequest, Engine, TrainingSession } from '../engine';
import type { Installation } from './installation';
import { loadNativeBackend } from './load';
import { compileNative } from './training/session';

/** @throws EngineError when the installed engine does not load. */
export async function openNativeEngine(installation: Installation & { installed: true }, reason: string): Promise<Engine> {
  const threads = 1;
  const native = await loadNativeBackend(installation.binding, threads);
  return {
    kind: 'native',
    version: `TensorFlow ${installation.manifest.tensorflow}`,
    reason,
    threads,
    compile: async (request: CompileRequest): Promise<TrainingSession> => {
      await native.activate();
      return compileNative(native, request);
    },
  };
}
