import * as vscode from 'vscode';
import { forkTrainer } from '../../client/forkTrainer';
import type { ExportOptions, InstallOptions, ShrinkOptions, TrainerClient } from '../../client/trainerClient';
import { untrusted } from '../errors';
import type { ExportRequest, ExportResult } from '../../protocol/exportModel';
import type { DataNames, TextColumns } from '../../core/data/dataNames';
import type { DataDescription } from '../../core/data/description';
import type { DataNamesRequest, DescribeDataRequest } from '../../protocol/dataDescription';
import type { SetUpRequest, SetUpResult } from '../../protocol/setUp';
import type { ImportRequest, ImportResult, ModelTable, WeightStatistics } from '../../protocol/modelFile';
import type { EngineChoice, EngineStatus, RunOrder, ShrinkRequest, ShrinkResult } from '../../protocol/trainer';

/** The window's trainer: started when it is first needed, and again after it has died. */
export class TrainerProcess implements vscode.Disposable {
  readonly #script: string;
  readonly #log: vscode.LogOutputChannel;
  #client: TrainerClient | undefined;
  #stopping = Promise.resolve();

  constructor(extension: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#script = vscode.Uri.joinPath(extension, 'dist', 'trainer.js').fsPath;
    this.#log = log;
  }

  /** @throws TrainerError */
  async shrink(request: ShrinkRequest, options: ShrinkOptions): Promise<ShrinkResult> {
    return (await this.#running(request.engine)).shrink(request, options);
  }

  /** Of the run that goes on; nothing happens where there is none. @throws TrainerError */
  async chooseModel(number: number | undefined): Promise<void> {
    await this.#client?.chooseModel(number);
  }

  orderRun(order: RunOrder): void {
    if (this.#client?.isAlive === true) this.#client.orderRun(order);
  }

  /** Reading model files takes no trust: nothing in them is run. @throws TrainerError */
  async openModel(file: string, signal: AbortSignal, withMemory = false): Promise<ModelTable> {
    return (await this.#started()).openModel({ file, withMemory }, signal);
  }

  /** As `openModel`. @throws TrainerError */
  async weightStatistics(file: string, signal: AbortSignal): Promise<readonly WeightStatistics[]> {
    return (await this.#started()).weightStatistics({ file }, signal);
  }

  /** @throws TrainerError */
  async describeData(request: DescribeDataRequest, signal: AbortSignal): Promise<readonly DataDescription[]> {
    if (!vscode.workspace.isTrusted) throw new Error(untrusted());
    return this.#apart((client) => client.describeData(request, signal), signal);
  }

  /** As `openModel`. @throws TrainerError */
  async dataNames(request: DataNamesRequest, signal: AbortSignal): Promise<DataNames> {
    return this.#apart((client) => client.dataNames(request, signal), signal);
  }

  /** As `openModel`. @throws TrainerError */
  async textColumns(request: DataNamesRequest, signal: AbortSignal): Promise<TextColumns> {
    return this.#apart((client) => client.textColumns(request, signal), signal);
  }

  /** In a process of its own: reading large files neither holds up a run nor ends with it, and is over as soon as it is cancelled. */
  async #apart<T>(work: (client: TrainerClient) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { TrainerClient } = await loadClient();
    const client = new TrainerClient(forkTrainer(this.#script, 'portable'), { onOutput: (line) => this.#log.info(line) });
    const end = () => void client.dispose();
    signal.addEventListener('abort', end, { once: true });
    try {
      return await work(client);
    } finally {
      signal.removeEventListener('abort', end);
      await client.dispose();
    }
  }

  async setUpTraining(request: SetUpRequest): Promise<SetUpResult> {
    return (await this.#running()).setUpTraining(request);
  }

  /** @throws TrainerError */
  async exportModel(request: ExportRequest, options: ExportOptions): Promise<ExportResult> {
    return (await this.#running()).exportModel(request, options);
  }

  /** @throws TrainerError */
  async importModel(request: ImportRequest): Promise<ImportResult> {
    return (await this.#running()).importModel(request);
  }

  /** @throws TrainerError */
  async engineStatus(): Promise<EngineStatus> {
    return (await this.#running()).engineStatus();
  }

  /** @throws TrainerError */
  async installEngine(options: InstallOptions): Promise<EngineStatus> {
    return (await this.#running()).installEngine(options);
  }

  /** Ends the trainer, whatever it is doing, and starts another one. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#running();
  }

  /** Ends the trainer, and all that it has started. Resolves when it is gone. */
  stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) this.#stopping = client.dispose();
    return this.#stopping;
  }

  dispose(): void {
    void this.stop();
  }

  /** Every way to a process that writes or trains leads through here. @param engine what it will be asked for */
  async #running(engine?: EngineChoice): Promise<TrainerClient> {
    if (!vscode.workspace.isTrusted) throw new Error(untrusted());
    return this.#started(engine);
  }

  async #started(engine?: EngineChoice): Promise<TrainerClient> {
    const { TrainerClient } = await loadClient();
    // Its run could not be resumed before it is gone.
    await this.#stopping;
    if (this.#client?.isAlive === true) return this.#client;
    const client = new TrainerClient(forkTrainer(this.#script, engine), {
      onOutput: (line) => this.#log.info(line),
      onDeath: (error) => this.#log.error(error.message),
    });
    this.#log.info(vscode.l10n.t('The trainer has started as process {0}.', client.pid ?? 0));
    this.#client = client;
    return client;
  }
}

/** Few windows start a trainer, and the library that speaks with it is large. */
function loadClient(): Promise<typeof import('../../client/trainerClient')> {
  return import('../../client/trainerClient');
}
