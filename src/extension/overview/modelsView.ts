/** The Bonsai view in the activity bar: the models of the workspace, and under each its runs. */
import * as vscode from 'vscode';
import type { Overview } from '../../system/overview/overview';
import { Disposable } from '../disposable';
import type { Reporter } from '../errors';
import type { TrainerProcess } from '../engine/trainerProcess';
import type { RunQueue } from '../runs/runQueue';
import type { Runs } from '../runs/runs';
import { type Element, modelElement, runElement } from './elements';
import { ModelIndex } from './modelIndex';
import { ModelSummaries } from './modelSummaries';
import { treeItem } from './treeItems';

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
  /** The rows of models that are shown, by their files. */
  readonly #shown = new Map<string, Element>();
  #progress: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ trainer, runs, queue, reporter }: ModelsViewParts) {
    super();
    this.#runs = runs;
    this.#queue = queue;
    this.#index = this.register(new ModelIndex(runs, reporter));
    this.#summaries = this.register(new ModelSummaries(trainer));
    this.register(this.#index.onDidChange(() => this.#changed.fire(undefined)));
    this.register(this.#index.onDidChangeFiles((files) => this.#summaries.lookAgain(files)));
    this.register(this.#summaries.onDidChange((files) => this.#changed.fire(files.flatMap((file) => this.#shown.get(file) ?? []))));
    this.register(queue.onDidChange(() => this.#changed.fire(undefined)));
    this.register(runs.onEvents(() => this.#drawProgress()));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration('bonsai.budget')) return;
        this.#summaries.forgetAll();
        this.#changed.fire(undefined);
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
    if (element !== undefined) return element.kind === 'queued' ? [] : [...element.children];
    const { models, unreadable } = await this.#index.overview;
    this.#shown.clear();
    const rows = models.map((model) => modelElement(model, this.#queue.waiting));
    for (const row of rows) this.#shown.set(row.model.file, row);
    return unreadable.length === 0 ? rows : [...rows, { kind: 'unreadable', children: unreadable.map(runElement) }];
  }

  getTreeItem(element: Element): vscode.TreeItem {
    const spec = this.#runs.running;
    return treeItem(element, {
      summaryOf: (file) => this.#summaries.of(file),
      running: spec && { spec, state: this.#runs.newestOf(spec) },
    });
  }

  override dispose(): void {
    clearTimeout(this.#progress);
    super.dispose();
  }

  #drawProgress(): void {
    const spec = this.#runs.running;
    if (spec === undefined || this.#shown.size === 0) return;
    this.#progress ??= setTimeout(() => {
      this.#progress = undefined;
      const row = this.#shown.get(spec.fsPath);
      if (row !== undefined) this.#changed.fire(row);
    }, progressMs);
  }
}
