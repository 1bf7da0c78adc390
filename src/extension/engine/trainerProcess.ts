import * as vscode from 'vscode';
import { forkTrainer } from '../../client/forkTrainer';
import { type InstallOptions, type ShrinkOptions, TrainerClient } from '../../client/trainerClient';
import { TrainerError } from '../../client/trainerError';
import { untrusted } from '../errors';
import type { EngineChoice, EngineStatus, ShrinkRequest, ShrinkResult } from '../../protocol/trainer';

/** The window's trainer: started when it is first needed, and again after it has died. */
export class TrainerProcess implements vscode.Disposable {
  readonly #script: string;
  readonly #log: vscode.LogOutputChannel;
  #client: TrainerClient | undefined;

  constructor(extension: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#script = vscode.Uri.joinPath(extension, 'dist', 'trainer.js').fsPath;
    this.#log = log;
  }

  /** @throws TrainerError */
  async shrink(request: ShrinkRequest, options: ShrinkOptions): Promise<ShrinkResult> {
    const client = this.#running(request.engine);
    try {
      return await client.shrink(request, options);
    } catch (error) {
      // Ended by `restart` or with the window: that is what the user wanted.
      throw client === this.#client ? error : new TrainerError('cancelled', 'cancelled');
    }
  }

  /** @throws TrainerError */
  engineStatus(): Promise<EngineStatus> {
    return this.#running().engineStatus();
  }

  /** @throws TrainerError */
  installEngine(options: InstallOptions): Promise<EngineStatus> {
    return this.#running().installEngine(options);
  }

  /** Ends the trainer, whatever it is doing, and starts another one. */
  restart(): void {
    this.dispose();
    this.#running();
  }

  dispose(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.dispose();
  }

  /** Every way to a process leads through here. @param engine what it will be asked for */
  #running(engine?: EngineChoice): TrainerClient {
    if (!vscode.workspace.isTrusted) throw new Error(untrusted());
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
