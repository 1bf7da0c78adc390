import * as vscode from 'vscode';
import type { RunEvent } from '../../core/run/events';
import { type LayerResults, resultsOf } from '../../core/run/layerResults';
import { advance, type RunState } from '../../core/run/state';
import type { RunOrder, ShrinkRequest, ShrinkResult } from '../../protocol/trainer';
import { type Pace, paceAfter } from '../../core/run/pace';
import { Disposable } from '../disposable';
import { isCancellation, userMessageOf } from '../errors';
import type { TrainerProcess } from '../engine/trainerProcess';
import { isResumable } from '../../system/runs/resumable';
import { EventBatch } from './eventBatch';
import { runsChanged, stateOf, storedRun, type StoredRun, unfinishedRun } from './storedRun';

/** How often a run that goes on elsewhere is looked at. */
const lookMs = 1000;

export interface RunUpdate {
  readonly spec: vscode.Uri;
  /** What has happened since the last time, in order. */
  readonly events: readonly RunEvent[];
  /** After them; missing before the first run of the spec has started. */
  readonly state: RunState | undefined;
  /** How fast it goes, by this window's clock. */
  readonly pace: Pace | undefined;
  /** Whether a run was asked for that has not begun: what is known is of the one before, or from before its pause. */
  readonly isStarting: boolean;
}

interface CurrentRun {
  readonly spec: vscode.Uri;
  /** Events that have come in and are not emitted yet. */
  readonly events: EventBatch;
  readonly abort: AbortController;
  readonly ended: Promise<unknown>;
  readonly resumes: boolean;
  /** What a resumed run did before its pause, until all of it has come in. */
  readonly earlier: RunEvent[];
  isStarting: boolean;
  pace?: Pace;
}

/** The runs of this window: at most one goes on at a time. It keeps what is known of the newest run of each spec. */
export class Runs extends Disposable {
  readonly #trainer: TrainerProcess;
  readonly #newest = new Map<string, RunState | undefined>();
  /** Where the newest finished runs lie, as they were found or as the trainer has just said. */
  readonly #folders = new Map<string, string>();
  /** Newest runs that are stored, and whose events have not been read yet. */
  readonly #stored = new Map<string, StoredRun>();
  /** When the run folders of specs had changed last as they were looked at. */
  readonly #looked = new Map<string, number>();
  /** Specs whose newest run only a newer version can read. */
  readonly #unreadable = new Set<string>();
  readonly #events = this.register(new vscode.EventEmitter<RunUpdate>());
  readonly #changed = this.register(new vscode.EventEmitter<vscode.Uri>());
  /** Specs whose newest run goes on elsewhere, each with the timer that reads its state. */
  readonly #elsewhere = new Map<string, NodeJS.Timeout>();
  #current: CurrentRun | undefined;

  /** Something happened in the run that goes on. */
  readonly onEvents = this.#events.event;
  /** A run that goes on elsewhere has come further. */
  readonly onDidChangeElsewhere = this.#changed.event;

  constructor(trainer: TrainerProcess) {
    super();
    this.#trainer = trainer;
  }

  /** The spec that is being shrunk, if one is. */
  get running(): vscode.Uri | undefined {
    return this.#current?.spec;
  }

  /** Whether a run of the spec was asked for and has not begun. */
  isStarting(spec: vscode.Uri): boolean {
    return this.#current?.isStarting === true && this.running?.toString() === spec.toString();
  }

  /** Looks for a spec's newest run in its run folders, unless nothing has changed there since the last time. Only its record is read. */
  async load(spec: vscode.Uri): Promise<void> {
    const key = spec.toString();
    const changed = await runsChanged(spec);
    if (this.running?.toString() === key || this.#looked.get(key) === changed) return;
    const stored = await storedRun(spec);
    if (this.running?.toString() === key) return;
    this.#looked.set(key, changed);
    if (stored === 'newer') this.#unreadable.add(key);
    else this.#unreadable.delete(key);
    const found = stored === 'newer' ? undefined : stored;
    if (isOutlived(this.#newest.get(key), found)) return;
    this.#newest.delete(key);
    this.#folders.delete(key);
    this.#stored.delete(key);
    if (found === undefined) return;
    this.#folders.set(key, found.folder);
    this.#stored.set(key, found);
  }

  /** Loads all events of the newest run of a spec, too, finished or not, and follows one that another window or a command is at. */
  async loadWhole(spec: vscode.Uri): Promise<void> {
    await this.load(spec);
    await this.#loadStored(spec);
    await this.#loadUnfinished(spec);
  }

  /** Whether the newest run of a spec goes on in another window, or by a command. */
  isElsewhere(spec: vscode.Uri): boolean {
    return this.#elsewhere.has(spec.toString());
  }

  async #loadUnfinished(spec: vscode.Uri): Promise<void> {
    const key = spec.toString();
    const found = this.running?.toString() === key ? undefined : await unfinishedRun(spec);
    if (this.running?.toString() === key) return;
    const known = this.#newest.get(key);
    const isNews = found !== undefined && (this.#elsewhere.has(key) || (known?.started.time ?? 0) < Date.parse(found.record.started));
    if (isNews) this.#newest.set(key, found.state);
    if (isNews && found.isRunning) this.#followElsewhere(spec);
    else this.#forgetElsewhere(key);
  }

  #followElsewhere(spec: vscode.Uri): void {
    const key = spec.toString();
    if (this.#elsewhere.has(key)) return;
    const look = () => this.#loadUnfinished(spec).then(() => this.#changed.fire(spec));
    this.#elsewhere.set(key, setInterval(() => void look().catch(() => this.#forgetElsewhere(key)), lookMs).unref());
  }

  #forgetElsewhere(key: string): void {
    const timer = this.#elsewhere.get(key);
    if (timer === undefined) return;
    clearInterval(timer);
    this.#elsewhere.delete(key);
    // Its folder has the result.
    this.#looked.delete(key);
    if (this.#newest.get(key)?.status === 'running') this.#newest.delete(key);
  }

  override dispose(): void {
    for (const key of this.#elsewhere.keys()) this.#forgetElsewhere(key);
    super.dispose();
  }

  async #loadStored(spec: vscode.Uri): Promise<void> {
    const key = spec.toString();
    const stored = this.#stored.get(key);
    if (stored === undefined) return;
    const state = await stateOf(stored);
    if (this.#stored.get(key) !== stored) return;
    this.#stored.delete(key);
    this.#newest.set(key, state);
  }

  /** What the newest run of a spec has made of its layers, as far as it is known. */
  resultsOf(spec: vscode.Uri): LayerResults | undefined {
    const stored = this.#stored.get(spec.toString());
    return stored === undefined ? this.newestOf(spec) : resultsOf(stored.record);
  }

  /** The folder of the newest finished run of a spec. Absolute. */
  folderOf(spec: vscode.Uri): string | undefined {
    return this.#folders.get(spec.toString());
  }

  /** Why the newest run of a spec is not shown, for the user; `undefined` when nothing is held back. */
  whyHidden(spec: vscode.Uri): string | undefined {
    return this.#unreadable.has(spec.toString()) && this.newestOf(spec) === undefined
      ? vscode.l10n.t('The newest run of this model was made by a newer version of Model Bonsai: update the extension to see it.')
      : undefined;
  }

  /** The newest run of a spec, as far as it is known: of this window, or loaded whole. */
  newestOf(spec: vscode.Uri): RunState | undefined {
    if (this.#current?.spec.toString() === spec.toString()) this.#current.events.flush();
    return this.#newest.get(spec.toString());
  }

  /** Shrinks a model; rejects as the trainer does, after `cancel` too. */
  async shrink(spec: vscode.Uri, request: ShrinkRequest): Promise<ShrinkResult> {
    if (this.#current !== undefined) throw new Error(`a run of ${this.#current.spec.fsPath} is going on`);
    const abort = new AbortController();
    const events = new EventBatch((waiting) => this.#onEvents(spec, waiting));
    const ended = this.#trainer.shrink(request, { onEvent: (event) => events.emit(event), signal: abort.signal });
    const resumes = request.resume === true;
    const run: CurrentRun = { spec, events, abort, ended: ended.catch(() => undefined), resumes, earlier: [], isStarting: true };
    this.#setCurrent(run);
    // The trainer emits a resumed run's events from its beginning, once it is loaded; until then, what is known of it is shown.
    this.#advance(spec, resumes && this.newestOf(spec)?.canResume === true ? [{ type: 'resumed', time: Date.now(), seconds: 0 }] : []);
    try {
      const result = await ended;
      events.flush();
      this.#folders.set(spec.toString(), result.run);
      return result;
    } catch (error) {
      events.flush();
      // A trainer that was killed could not say whether there is a checkpoint.
      const canResume = await isResumable(spec.fsPath, undefined).catch(() => false);
      this.#endWith(
        spec,
        isCancellation(error) ? { type: 'cancelled', canResume } : { type: 'failed', message: userMessageOf(error), canResume },
      );
      throw error;
    } finally {
      this.#setCurrent(undefined);
      this.#advance(spec, []);
    }
  }

  /** Which of the models tuned so far the run that goes on is to end with; the same once more takes that back. */
  async chooseModel(number: number): Promise<void> {
    const spec = this.running;
    const chosen = spec && this.newestOf(spec)?.chosen;
    await this.#trainer.chooseModel(chosen === number ? undefined : number);
  }

  /** Asks the run that goes on to wait, to go on, or to end with the model that it has. */
  order(order: RunOrder): void {
    if (this.#current !== undefined) this.#trainer.orderRun(order);
  }

  /** Ends the run that goes on, if one does, and resolves when it has ended. */
  async cancel(): Promise<void> {
    this.#current?.abort.abort();
    await this.#current?.ended;
  }

  #setCurrent(run: CurrentRun | undefined): void {
    this.#current = run;
    // The palette offers "Cancel Run" while there is something to cancel.
    void vscode.commands.executeCommand('setContext', 'bonsai.running', run !== undefined);
  }

  /** What a resumed run did before its pause is emitted all at once. */
  #onEvents(spec: vscode.Uri, events: readonly RunEvent[]): void {
    const current = this.#current;
    if (current?.isStarting !== true) {
      this.#advance(spec, events);
      return;
    }
    current.earlier.push(...events);
    if (current.resumes && !current.earlier.some(({ type }) => type === 'resumed' || type === 'cancelled' || type === 'failed')) return;
    current.isStarting = false;
    this.#advance(spec, current.earlier.splice(0));
  }

  #advance(spec: vscode.Uri, events: readonly RunEvent[]): void {
    const key = spec.toString();
    this.#stored.delete(key);
    let state = this.#newest.get(key);
    for (const event of events) state = advance(state, event);
    this.#newest.set(key, state);
    const current = this.#current?.spec.toString() === key ? this.#current : undefined;
    if (current !== undefined && !current.isStarting && state?.epoch !== undefined)
      current.pace = paceAfter(current.pace, state.epoch.done, Date.now());
    this.#events.fire({ spec, events, state, pace: current?.pace, isStarting: current?.isStarting === true });
  }

  /** A trainer that died could not say how its run ended. */
  #endWith(spec: vscode.Uri, event: RunEvent): void {
    if (this.newestOf(spec)?.status === 'running') this.#advance(spec, [event]);
  }
}

/** Whether a stored run is older than what this window knows: of a run that was cancelled or failed nothing is stored. */
function isOutlived(known: RunState | undefined, stored: StoredRun | undefined): boolean {
  if (known === undefined || known.status === 'finished') return false;
  return stored === undefined || known.started.time > Date.parse(stored.record.started);
}
