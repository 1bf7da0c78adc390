/**
 * The Bonsai view in the activity bar: the models of the workspace, and under each its runs.
 *
 * The editor forgets the rows that are drawn anew until it has asked for them again, and a command that is chosen from their menu
 * meanwhile is called without its row. Only rows that have changed are drawn anew.
 */
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { Overview } from '../../system/overview/overview';
import { Disposable } from '../disposable';
import type { Reporter } from '../errors';
import type { TrainerProcess } from '../engine/trainerProcess';
import type { RunQueue } from '../runs/runQueue';
import type { Runs } from '../runs/runs';
import { type Element, type ModelElement, modelElement, runElement } from './elements';
import { ModelIndex } from './modelIndex';
import { ModelSummaries } from './modelSummaries';

/** As in package.json's `views`. */
const viewId = 'bonsai.models';

/** How often the progress of a run is drawn. */
const progressMs = 1000;

interface ModelsViewParts {
  readonly trainer: TrainerProcess;
  readonly runs: Runs;
  readonly queue: RunQueue;
  readonly reporter: Reporter;
}

export class ModelsView extends Disposable implements vscode.TreeDataProvider<Element> {
  readonly #runs: Runs;
  readonly #queue: RunQueue;
  readonly #index: ModelIndex;
  readonly #summaries: ModelSummaries;
  readonly #changed = this.register(new vscode.EventEmitter<Element | Element[] | undefined>());
  /** The rows of models as the editor knows them, by their files. */
  readonly #shown = new Map<string, ModelElement>();
  /** What they show now, in order. */
  #models: ReadonlyMap<string, ModelElement> = new Map();
  #unreadable: Overview['unreadable'] = [];
  #wasOpened = false;
  #progress: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ trainer, runs, queue, reporter }: ModelsViewParts) {
    super();
    this.#runs = runs;
    this.#queue = queue;
    this.#index = this.register(new ModelIndex(runs, reporter));
    this.#summaries = this.register(new ModelSummaries(trainer));
    this.register(this.#index.onDidChange(() => reporter.watch(this.#drawChanges())));
    this.register(this.#index.onDidChangeFiles((files) => this.#summaries.lookAgain(files)));
    this.register(this.#summaries.onDidChange((files) => this.#changed.fire(files.flatMap((file) => this.#shown.get(file) ?? []))));
    this.register(queue.onDidChange(() => reporter.watch(this.#drawChanges())));
    this.register(runs.onEvents(() => this.#drawProgress()));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration('bonsai.budget')) return;
        this.#summaries.forgetAll();
        this.#changed.fire([...this.#shown.values()]);
      }),
    );
    const view = this.register(vscode.window.createTreeView(viewId, { treeDataProvider: this, showCollapseAll: true }));
    // The editor gets no events for changes on a network's disks.
    this.register(view.onDidChangeVisibility(({ visible }) => visible && this.#index.lookSoon()));
  }

  /** The models and runs that there are. */
  get overview(): Promise<Overview> {
    return this.#index.overview;
  }

  /** Looks at the folders again, as a person asks for it where files came without an event in the editor. */
  refresh(): void {
    this.#summaries.lookAgain(this.#shown.keys());
    this.#index.refresh();
  }

  async getChildren(element?: Element): Promise<Element[]> {
    if (element === undefined) return this.#roots();
    if (element.kind === 'queued') return [];
    return [...this.#current(element).children];
  }

  async getTreeItem(element: Element): Promise<vscode.TreeItem> {
    const { treeItem } = await import('./treeItems');
    const spec = this.#runs.running;
    return treeItem(this.#current(element), {
      summaryOf: (file) => this.#summaries.of(file),
      running: spec && { spec, state: this.#runs.newestOf(spec) },
    });
  }

  override dispose(): void {
    clearTimeout(this.#progress);
    super.dispose();
  }

  async #roots(): Promise<Element[]> {
    this.#wasOpened = true;
    await this.#read();
    this.#shown.clear();
    for (const [file, row] of this.#models) this.#shown.set(file, row);
    const models = [...this.#models.values()];
    return this.#unreadable.length === 0 ? models : [...models, { kind: 'unreadable', children: this.#unreadable.map(runElement) }];
  }

  async #read(): Promise<void> {
    const { models, unreadable } = await this.#index.overview;
    const { waiting } = this.#queue;
    const rows = models.map((model) => this.#unlessChanged(modelElement(model, waiting)));
    this.#models = new Map(rows.map((row) => [row.model.file, row]));
    this.#unreadable = unreadable;
  }

  /** The editor knows the rows of runs by their objects. */
  #unlessChanged(row: ModelElement): ModelElement {
    const before = this.#models.get(row.model.file);
    return before !== undefined && isDeepStrictEqual(contentOf(before), contentOf(row)) ? before : row;
  }

  /** A row of a model with what is known now; the editor keeps the objects that it was given first. */
  #current<T extends Element>(element: T): T | ModelElement {
    return element.kind === 'model' ? (this.#models.get(element.model.file) ?? element) : element;
  }

  async #drawChanges(): Promise<void> {
    if (!this.#wasOpened) return;
    const [models, unreadable] = [this.#models, this.#unreadable];
    await this.#read();
    const sameRows = isDeepStrictEqual([[...models.keys()], unreadable], [[...this.#models.keys()], this.#unreadable]);
    const changed = [...this.#shown].filter(([file]) => models.get(file) !== this.#models.get(file));
    if (!sameRows) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed.map(([, row]) => row));
  }

  #drawProgress(): void {
    const spec = this.#runs.running;
    if (spec === undefined || this.#shown.size === 0) return;
    this.#progress ??= setTimeout(() => {
      this.#progress = undefined;
      const running = this.#models.get(spec.fsPath)?.children.filter((row) => row.kind === 'run' && row.run.run.state === 'running');
      if (running !== undefined && running.length > 0) this.#changed.fire(running);
    }, progressMs);
  }
}

/** What a row and those under it show, without the URIs, which remember how they were asked for. */
const contentOf = ({ model, children }: ModelElement): unknown => [
  model,
  children.flatMap((row) => (row.kind === 'queued' ? [row.queued, row.place] : [])),
];
