import { type Message, say } from '../../../core/message/message';
import { EagerTrainingSession } from '../eager/session';
import type { Engine, EngineWork, ModelSession, TrainingSession } from '../engine';
import { calibratedRules, smallestCalibrated } from './calibration/rules';
import { NotTraceableError } from './graph/record';
import type { Installation } from './installation';
import { loadNativeBackend } from './load';
import { compileNative, compileNativeToPredict } from './training/session';

/** @throws EngineError when the installed engine does not load. */
export async function openNativeEngine(
  installation: Installation & { installed: true },
  { stepMacs = 0, branches }: EngineWork,
): Promise<Engine> {
  const native = await loadNativeBackend(installation.binding);
  const rules = branches ?? (stepMacs < smallestCalibrated ? [] : await calibratedRules(native, installation.manifest.tensorflow));
  const activate = () => native.activate();
  const compiled = async <Session>(asGraph: () => Session, opByOp: (notice: Message) => Session): Promise<Session> => {
    await activate();
    try {
      return asGraph();
    } catch (error) {
      if (!(error instanceof NotTraceableError)) throw error;
      return opByOp(notOneGraph(error));
    }
  };
  return {
    kind: 'native',
    version: `TensorFlow ${installation.manifest.tensorflow}`,
    threads: rules.some(({ from }) => from <= stepMacs) ? native.threads : 1,
    branches: rules,
    compile: (request) =>
      compiled<TrainingSession>(
        () => compileNative(native, { ...request, rules }),
        (notice) => new EagerTrainingSession(request, activate, notice),
      ),
    compileToPredict: (request) =>
      compiled<ModelSession>(
        () => compileNativeToPredict(native, { ...request, rules }),
        () => new EagerTrainingSession(request, activate),
      ),
  };
}

function notOneGraph({ layer }: NotTraceableError): Message {
  return layer === undefined
    ? say('the model is trained op by op, which is slower: its loss or gradients read a value back, so that a step cannot be one graph')
    : say('the model is trained op by op, which is slower: {0} reads a value back, so that a step cannot be one graph', layer);
}
