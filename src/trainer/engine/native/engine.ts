import { type Message, say } from '../../../core/message';
import { EagerTrainingSession } from '../eager/session';
import type { CompileRequest, Engine, TrainingSession } from '../engine';
import { NotTraceableError } from './graph/record';
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
      try {
        return compileNative(native, request);
      } catch (error) {
        if (!(error instanceof NotTraceableError)) throw error;
        return new EagerTrainingSession(request, () => native.activate(), notOneGraph(error));
      }
    },
  };
}

function notOneGraph({ layer }: NotTraceableError): Message {
  return layer === undefined
    ? say('the model is trained op by op, which is slower: its loss or gradients read a value back, so that a step cannot be one graph')
    : say('the model is trained op by op, which is slower: {0} reads a value back, so that a step cannot be one graph', layer);
}
