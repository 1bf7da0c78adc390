/** The trainer process: answers the requests of `protocol/trainer` over Node's channel between parent and child. */
import path from 'node:path';
import {
  type CancellationToken,
  createMessageConnection,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
} from 'vscode-jsonrpc/node';
import { version } from '../../package.json';
import type {
  EngineStatus,
  ShrinkRequest,
  TrainerErrorData,
  TrainerMethods,
  TrainerNotifications,
  TrainerOrders,
} from '../protocol/trainer';
import { setOwnDevices } from '../core/devices/known';
import { benchModels } from './bench/benchModels';
import { dataNames } from './data/describe/dataNames';
import { textColumns } from './data/describe/textColumns';
import { describeData } from './data/describe/describeData';
import { CancelledError, EngineError } from './engine/errors';
import { openEngine } from './engine/open';
import { installNativeEngine } from './engine/native/install/install';
import { engineStatus } from './engineStatus';
import { exportModel } from './export/exportModel';
import { ExportError } from './formats/exporter';
import { ImportError } from './formats/importError';
import { importModel } from './import/importModel';
import { openModel } from './import/openModel';
import { weightStatistics } from './import/weightStatistics';
import { InputError } from './input/inputError';
import { messageOf } from '../system/messageError';
import { FolderError } from '../system/runs/folderError';
import { Requests } from './requests';
import { OptionsError } from './store/sameOptions';
import { setUpTraining } from './setUp/setUpTraining';
import { shrinkRun } from './run/shrinkRun';
import { RunOrders } from './train/runOrders';

// Settings are not known here: whoever asks has looked at the names.
setOwnDevices(undefined);

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const requests = new Requests();
let isFirstShrink = true;
/** Of the newest run. */
let orders: RunOrders | undefined;
const wasm = path.join(__dirname, 'wasm');
const runtimes = { onnx: path.join(__dirname, 'onnxruntime') };

answer('shrink', (request: ShrinkRequest, signal) => {
  // The first request of a command waits for this process to start, which counts as well.
  const began = isFirstShrink ? 0 : performance.now();
  isFirstShrink = false;
  orders = new RunOrders();
  return shrinkRun(request, {
    orders,
    openEngine: (choice, work) => openEngine(choice, { wasm, ...work }),
    emit: (event) => emit('runEvent', event),
    signal,
    began,
    version,
    assets: path.join(__dirname, 'webview'),
    // Tests set it lower, to interrupt runs that take no seconds.
    checkpointSeconds: Number(process.env['BONSAI_CHECKPOINT_SECONDS'] ?? 2),
  });
});

answer('chooseModel', ({ number }) => {
  orders?.chooseModel(number);
  return Promise.resolve(null);
});

answer('openModel', openModel);

answer('weightStatistics', weightStatistics);

answer('importModel', (request, signal) => importModel(request, { openEngine: () => openEngine('portable', { wasm }), runtimes }, signal));

answer('exportModel', (request, signal) =>
  exportModel(request, {
    openEngine: () => openEngine('portable', { wasm }),
    runtimes,
    onProgress: (progress) => emit('exportProgress', progress),
    signal,
    generatedBy: `Model Bonsai ${version}`,
  }),
);

answer('describeData', describeData);

answer('dataNames', dataNames);

answer('textColumns', textColumns);

answer('setUpTraining', (request, signal) =>
  setUpTraining(request, { openEngine: (choice, work) => openEngine(choice, { wasm, ...work }) }, signal),
);

answer('benchModels', (request, signal) => {
  // TensorFlow reads it once in a process: all models are measured with one thread.
  process.env['TF_NUM_INTEROP_THREADS'] ??= '1';
  return benchModels(request, {
    openNative: () => openEngine('native', { wasm }),
    openPortable: () => openEngine('portable', { wasm }),
    runtimes,
    signal,
  });
});

answer('engineStatus', () => engineStatus());

answer('installEngine', async (_, signal): Promise<EngineStatus> => {
  await installNativeEngine({
    sources: path.join(__dirname, 'native-src'),
    onProgress: (progress) => emit('installProgress', progress),
    signal,
  });
  return engineStatus();
});

connection.onNotification('orderRun' satisfies keyof TrainerOrders, (order: TrainerOrders['orderRun']) => orders?.order(order));

connection.onRequest('shutdown' satisfies keyof TrainerMethods, async () => {
  await requests.cancelAll();
  return null;
});

// Ctrl+C is the parent's business. Elsewhere the trainer has a group of its own and hears of no signal, see `TrainerClient`.
if (process.platform === 'win32') process.on('SIGINT', () => undefined);
// Without its parent the process has no purpose. Programs that it runs end with it.
process.on('disconnect', () => process.exit());
connection.listen();

function answer<M extends keyof TrainerMethods>(
  method: M,
  work: (params: TrainerMethods[M]['params'], signal: AbortSignal) => Promise<TrainerMethods[M]['result']>,
): void {
  connection.onRequest(method, async (params: TrainerMethods[M]['params'], token: CancellationToken) => {
    try {
      return await requests.run(
        (signal) => work(params, signal),
        (cancel) => token.onCancellationRequested(cancel),
      );
    } catch (error) {
      return responseError(error);
    }
  });
}

function emit<N extends keyof TrainerNotifications>(name: N, value: TrainerNotifications[N]): void {
  // A parent that is gone is noticed by `disconnect`.
  connection.sendNotification(name, value).catch(() => undefined);
}

function responseError(error: unknown): ResponseError<TrainerErrorData | undefined> {
  const data = errorDataOf(error);
  // Where a defect is goes into the log; the user gets the message.
  if (data === undefined) console.error(error);
  return new ResponseError(ErrorCodes.InternalError, messageOf(error), data);
}

/** What the client gets of an error; `undefined` for a defect of this program. */
function errorDataOf(error: unknown): TrainerErrorData | undefined {
  if (error instanceof InputError) {
    const { file, line, column, suggestion } = error;
    return {
      kind: 'input',
      message: error.userMessage,
      file,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }
  if (error instanceof FolderError) {
    return { kind: 'input', message: error.userMessage, ...(error.suggestion === undefined ? {} : { suggestion: error.suggestion }) };
  }
  // Its message says which file.
  if (error instanceof ImportError)
    return { kind: 'input', message: error.userMessage, ...(error.suggestion === undefined ? {} : { suggestion: error.suggestion }) };
  if (error instanceof ExportError) return { kind: 'input', message: error.userMessage };
  if (error instanceof OptionsError) return { kind: 'options', message: error.userMessage };
  if (error instanceof EngineError) return { kind: 'engine', message: error.userMessage };
  return error instanceof CancelledError ? { kind: 'cancelled' } : undefined;
}
