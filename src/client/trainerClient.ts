/** The trainer process, as editor and command line use it. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  ResponseError,
} from 'vscode-jsonrpc/node';
import type { DataNames, TextColumns } from '../core/data/dataNames';
import type { DataDescription } from '../core/data/description';
import { say, toText } from '../core/message/message';
import type { RunEvent } from '../core/run/events';
import type {
  ImportRequest,
  ImportResult,
  ModelTable,
  OpenModelRequest,
  WeightStatistics,
  WeightStatisticsRequest,
} from '../protocol/modelFile';
import type { BenchRequest, BenchResult } from '../protocol/benchModels';
import type { ExportProgress, ExportRequest, ExportResult } from '../protocol/exportModel';
import type { DataNamesRequest, DescribeDataRequest } from '../protocol/dataDescription';
import type { SetUpRequest, SetUpResult } from '../protocol/setUp';
import type {
  EngineStatus,
  InstallProgress,
  RunOrder,
  ShrinkRequest,
  ShrinkResult,
  TrainerErrorData,
  TrainerMethods,
  TrainerNotifications,
  TrainerOrders,
} from '../protocol/trainer';
import { eachLine } from './streams';
import { TrainerError } from './trainerError';

export interface TrainerOptions {
  /** Gets what the process prints, line by line: warnings of TensorFlow, mostly. */
  readonly onOutput?: (line: string) => void;
  /** Called once, when the process has ended by itself. */
  readonly onDeath?: (error: TrainerError) => void;
}

export interface ShrinkOptions {
  readonly onEvent?: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
}

export interface ExportOptions {
  readonly onProgress?: (progress: ExportProgress) => void;
  readonly signal?: AbortSignal;
}

export interface InstallOptions {
  readonly onProgress?: (progress: InstallProgress) => void;
  readonly signal?: AbortSignal;
}

/** How long the trainer may take to answer a cancellation or to shut down before it is killed, in milliseconds. */
const patience = 800;
/** Lines of standard error that explain a death. */
const keptLines = 8;

/** What a library for another processor, or one that is broken, ends with. */
const crashes: readonly NodeJS.Signals[] = ['SIGILL', 'SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGFPE'];

function adviceOn(signal: NodeJS.Signals): string {
  if (!crashes.includes(signal)) return '';
  return ', a crash of the native engine: use the portable one ("--engine portable", the setting bonsai.engine), or install the native one again ("bonsai engine install", after deleting its folder in the cache)';
}

/** One trainer process. After its death every call fails; start another one. */
export class TrainerClient {
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #lastLines: string[] = [];
  readonly #died: Promise<never>;
  readonly #exited: Promise<void>;
  #death: TrainerError | undefined;
  #disposal: Promise<void> | undefined;
  /** Requests under way. */
  #pending = 0;

  /** @param process from `forkTrainer`, called in the same turn of the event loop */
  constructor(process: ChildProcess, { onOutput, onDeath }: TrainerOptions = {}) {
    this.#process = process;
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) eachLine(stream, (line) => this.#onLine(line, onOutput));
    this.#connection = createMessageConnection(new IPCMessageReader(this.#process), new IPCMessageWriter(this.#process));
    // A message that cannot be delivered any more is explained by the process's end.
    this.#connection.onError(() => undefined);
    this.#connection.listen();
    this.#died = new Promise((_, reject) => {
      const end = (why: string) => {
        if (this.#death !== undefined) return;
        this.#death = new TrainerError(this.#explain(why), 'died');
        this.#connection.dispose();
        if (this.#disposal === undefined) onDeath?.(this.#death);
        reject(this.#death);
      };
      process.once('error', (error) => end(`could not be started: ${error.message}`));
      process.once('close', (code, signal) =>
        end(signal === null ? `ended with exit code ${String(code)}` : `was ended by signal ${signal}${adviceOn(signal)}`),
      );
    });
    // Without a request under way there is no listener, and the rejection must not be reported as unhandled.
    this.#died.catch(() => undefined);
    this.#exited = new Promise((resolve) => process.once('exit', () => resolve()).once('error', () => resolve()));
  }

  /** The process's number, for messages. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  get isAlive(): boolean {
    return this.#death === undefined;
  }

  /** @throws TrainerError */
  async shrink(request: ShrinkRequest, { onEvent, signal }: ShrinkOptions = {}): Promise<ShrinkResult> {
    return this.#during('runEvent', onEvent, () => this.#request('shrink', request, signal));
  }

  /** Of the run that goes on. @throws TrainerError */
  async chooseModel(number: number | undefined): Promise<void> {
    await this.#request('chooseModel', number === undefined ? {} : { number }, undefined);
  }

  /** Asks something of the run that goes on; nothing where none does. */
  orderRun(order: RunOrder): void {
    // A trainer that is gone has no run.
    void this.#connection.sendNotification('orderRun' satisfies keyof TrainerOrders, order).catch(() => undefined);
  }

  /** @throws TrainerError */
  async openModel(request: OpenModelRequest, signal?: AbortSignal): Promise<ModelTable> {
    return this.#request('openModel', request, signal);
  }

  /** @throws TrainerError */
  async weightStatistics(request: WeightStatisticsRequest, signal?: AbortSignal): Promise<readonly WeightStatistics[]> {
    return this.#request('weightStatistics', request, signal);
  }

  /** @throws TrainerError */
  async describeData(request: DescribeDataRequest, signal?: AbortSignal): Promise<readonly DataDescription[]> {
    return this.#request('describeData', request, signal);
  }

  /** @throws TrainerError */
  async dataNames(request: DataNamesRequest, signal?: AbortSignal): Promise<DataNames> {
    return this.#request('dataNames', request, signal);
  }

  /** @throws TrainerError */
  async textColumns(request: DataNamesRequest, signal?: AbortSignal): Promise<TextColumns> {
    return this.#request('textColumns', request, signal);
  }

  /** @throws TrainerError */
  async setUpTraining(request: SetUpRequest, signal?: AbortSignal): Promise<SetUpResult> {
    return this.#request('setUpTraining', request, signal);
  }

  /** @throws TrainerError */
  async importModel(request: ImportRequest, signal?: AbortSignal): Promise<ImportResult> {
    return this.#request('importModel', request, signal);
  }

  /** @throws TrainerError */
  async exportModel(request: ExportRequest, { onProgress, signal }: ExportOptions = {}): Promise<ExportResult> {
    return this.#during('exportProgress', onProgress, () => this.#request('exportModel', request, signal));
  }

  /** @throws TrainerError */
  async benchModels(request: BenchRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<BenchResult> {
    return this.#request('benchModels', request, signal);
  }

  /** @throws TrainerError */
  async engineStatus(): Promise<EngineStatus> {
    return this.#request('engineStatus', {}, undefined);
  }

  /** @throws TrainerError */
  async installEngine({ onProgress, signal }: InstallOptions = {}): Promise<EngineStatus> {
    return this.#during('installProgress', onProgress, () => this.#request('installEngine', {}, signal));
  }

  /**
   * Ends the process. What is under way is cancelled, and has a second to tidy up; the programs that it has started end with it.
   * Resolves when the process is gone.
   */
  dispose(): Promise<void> {
    this.#disposal ??= this.#shutDown();
    return this.#disposal;
  }

  async #shutDown(): Promise<void> {
    if (this.#pending > 0) {
      const abort = new AbortController();
      const shutdown = this.#connection.sendRequest('shutdown' satisfies keyof TrainerMethods, {}).catch(() => undefined);
      await Promise.race([shutdown, this.#exited, sleep(patience, undefined, { signal: abort.signal }).catch(() => undefined)]);
      abort.abort();
    }
    await this.#kill();
  }

  async #kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  async #during<N extends keyof TrainerNotifications, T>(
    name: N,
    listener: ((value: TrainerNotifications[N]) => void) | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const listening = listener === undefined || this.#death !== undefined ? undefined : this.#connection.onNotification(name, listener);
    try {
      return await work();
    } finally {
      listening?.dispose();
    }
  }

  async #request<M extends keyof TrainerMethods>(
    method: M,
    params: TrainerMethods[M]['params'],
    signal: AbortSignal | undefined,
  ): Promise<TrainerMethods[M]['result']> {
    if (this.#death !== undefined) throw this.#death;
    if (signal?.aborted === true) throw new TrainerError('cancelled', 'cancelled');
    const cancellation = new CancellationTokenSource();
    let timer: NodeJS.Timeout | undefined;
    let giveUp: (error: TrainerError) => void;
    const overdue = new Promise<never>((_, reject) => (giveUp = reject));
    const cancel = () => {
      cancellation.cancel();
      timer = setTimeout(() => {
        // A caller that resumes the run right afterwards must not find this process still working on it.
        this.#disposal ??= this.#kill();
        void this.#disposal.then(() => giveUp(new TrainerError('cancelled', 'cancelled')));
      }, patience);
    };
    this.#pending++;
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const answer = this.#connection.sendRequest<TrainerMethods[M]['result']>(method, params, cancellation.token);
      return await Promise.race([answer, this.#died, overdue]);
    } catch (cause) {
      throw this.#translate(cause);
    } finally {
      this.#pending--;
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      cancellation.dispose();
    }
  }

  #translate(cause: unknown): Error {
    // After `dispose`, every answer counts as cancelled.
    if (this.#disposal !== undefined) return new TrainerError('cancelled', 'cancelled');
    if (cause instanceof TrainerError) return cause;
    // Requests that were under way when the process died are refused for that reason, whatever the connection says.
    if (this.#death !== undefined) return this.#death;
    if (!(cause instanceof ResponseError)) return cause instanceof Error ? cause : new Error(String(cause));
    const error = cause.data as TrainerErrorData | undefined;
    return error === undefined ? internalError(cause.message) : new TrainerError(cause.message, error.kind, error);
  }

  #onLine(line: string, onOutput: ((line: string) => void) | undefined): void {
    onOutput?.(line);
    this.#lastLines.push(line);
    if (this.#lastLines.length > keptLines) this.#lastLines.shift();
  }

  #explain(why: string): string {
    const said = this.#lastLines.length === 0 ? '' : `; its last words: ${this.#lastLines.join(' | ')}`;
    return `the trainer process ${why}${said}`;
  }
}

function internalError(reason: string): TrainerError {
  const message = say('internal error in the trainer: {0}. Please report it, with the spec and the log', reason);
  return new TrainerError(toText(message), 'defect', { message });
}
