/** The models and runs of the window's folders, found when somebody first asks, and again when files come and go. */
import path from 'node:path';
import * as vscode from 'vscode';
import { modelFileExtensions } from '../../system/overview/modelFileNames';
import type { Overview } from '../../system/overview/overview';
import { recordFile } from '../../system/runs/layout';
import { Disposable, DisposableValue } from '../disposable';
import type { Reporter } from '../errors';
import type { Runs } from '../runs/runs';

/** How long changes are collected: a run that ends writes and renames a dozen files. */
const collectMs = 200;

export class ModelIndex extends Disposable {
  readonly #reporter: Reporter;
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  readonly #filesChanged = this.register(new vscode.EventEmitter<readonly string[]>());
  readonly #watchers = this.register(new DisposableValue<vscode.Disposable>());
  #overview: Promise<Overview> | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Models or runs have come or gone, or a run has changed its state. */
  readonly onDidChange = this.#changed.event;
  /** Absolute paths of files of models whose content has changed. */
  readonly onDidChangeFiles = this.#filesChanged.event;

  constructor(runs: Runs, reporter: Reporter) {
    super();
    this.#reporter = reporter;
    let status = '';
    this.register(
      runs.onEvents(({ spec, state, isStarting }) => {
        const now = `${spec.toString()} ${state?.status ?? ''} ${String(isStarting)}`;
        if (now !== status) this.lookSoon();
        status = now;
      }),
    );
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(() => this.lookSoon()));
  }

  /** What there is now. */
  get overview(): Promise<Overview> {
    this.#watchers.value ??= this.#watch();
    this.#overview ??= find();
    return this.#overview;
  }

  refresh(): void {
    this.#overview = undefined;
    this.#changed.fire();
  }

  /** Looks at the folders again, where somebody has looked before. */
  lookSoon(): void {
    if (this.#overview === undefined) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#reporter.watch(this.#look());
    }, collectMs);
  }

  override dispose(): void {
    clearTimeout(this.#timer);
    super.dispose();
  }

  #watch(): vscode.Disposable {
    const models = vscode.workspace.createFileSystemWatcher(`**/*.{model.json,${modelFileExtensions.join(',')}}`);
    // A run begins with a hidden folder, and ends when that is renamed.
    const runs = vscode.workspace.createFileSystemWatcher('**/.bonsai/runs/**');
    const look = () => this.lookSoon();
    const lookAtRun = ({ path: file }: vscode.Uri) => isOfInterest(file) && this.lookSoon();
    return vscode.Disposable.from(
      ...[models, runs, models.onDidCreate(look), models.onDidDelete(look)],
      models.onDidChange(({ fsPath }) => this.#filesChanged.fire([fsPath])),
      ...[runs.onDidCreate(lookAtRun), runs.onDidChange(lookAtRun), runs.onDidDelete(lookAtRun)],
    );
  }

  /** What was found before is shown until then. */
  async #look(): Promise<void> {
    const found = find();
    await found;
    this.#overview = found;
    this.#changed.fire();
  }
}

/** Of what changes in folders of runs: the folders themselves, and the records. */
function isOfInterest(file: string): boolean {
  return path.posix.basename(file) === recordFile || path.posix.basename(path.posix.dirname(file)) === 'runs';
}

async function find(): Promise<Overview> {
  // A window that never opens the view needs none of it.
  const { findOverview } = await import('./findOverview');
  return findOverview();
}
