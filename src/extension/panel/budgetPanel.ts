import path from 'node:path';
import * as vscode from 'vscode';
import { type ExportedFile, exportRecordFile } from '../../core/export/exportRecord';
import { graphOfSpec } from '../../core/language/modelDocument';
import { nothing } from '../../core/message/message';
import type { ChosenShrink } from '../../core/methods/chosenSteps';
import type { ShrinkTarget } from '../../core/methods/targetSchema';
import type { ChoicePreview } from '../../core/spec/previewOfChoice';
import { usualShrink, writeChosenShrink } from '../../core/spec/shrinkText';
import { MessageHandler } from '../../protocol/messageHandler';
import type { EditorSide, PanelContents, PanelModel, PanelSide, ToPanel } from '../../protocol/panel';
import { exportedFiles, exportFolder } from '../../system/runs/exportedFiles';
import { Disposable, DisposableValue } from '../disposable';
import type { DataDescriptions } from '../data/dataDescriptions';
import type { Reporter } from '../errors';
import { revealLayer } from '../models/layerPlaces';
import type { ModelDocuments } from '../models/modelDocuments';
import { openIfThere, openSpec } from '../models/openSpec';
import type { Runs } from '../runs/runs';
import { pageHtml, webviewFolder } from './html';
import { parseFromPanel, parseSavedSpec } from './messages';
import { PanelData } from './panelData';
import { panelModel } from './panelModel';
import { viewType } from './viewType';

const nothingToShow: PanelContents = { model: null, run: null };

export interface BudgetPanelParts {
  readonly extension: vscode.Uri;
  readonly models: ModelDocuments;
  readonly runs: Runs;
  readonly descriptions: DataDescriptions;
  readonly reporter: Reporter;
}

/**
 * The panel with one model's layer budget and its newest run. What is shown lives here: a page comes with it as HTML, asks for it with
 * `ready` whenever its script was loaded, and gets it again when it is uncovered.
 */
export class BudgetPanel extends Disposable {
  readonly #extension: vscode.Uri;
  readonly #models: ModelDocuments;
  readonly #runs: Runs;
  readonly #data: PanelData;
  readonly #reporter: Reporter;
  readonly #panel = this.register(new DisposableValue<vscode.WebviewPanel>());
  readonly #messages = new MessageHandler<EditorSide, PanelSide>({
    parse: parseFromPanel,
    handlers: {
      ready: () => this.#ready(),
      openLayer: ({ layer }) => this.#openLayer(layer),
      shrink: ({ type: _, ...chosen }) => this.#run('shrink', chosen),
      preview: (chosen) => this.#preview(chosen),
      writeIntoSpec: (chosen) => this.#writeIntoSpec(chosen),
      resume: () => this.#run('resume'),
      cancel: () => this.#run('cancel'),
      pause: () => this.#run('pause'),
      continue: () => this.#run('continue'),
      stopHere: () => this.#run('stopHere'),
      describeData: () => this.#spec && this.#data.describe(this.#spec),
      stopDescribing: () => this.#data.stop(),
      openReport: () => this.#run('openReport'),
      exportShrunk: () => this.#run('exportShrunk'),
      openShrunk: () => this.#run('openShrunk'),
      shrinkFurther: () => this.#run('shrinkFurther'),
      takeModel: ({ number }) => this.#run('takeModel', number),
    },
    post: (message) => void this.#panel.value?.webview.postMessage(message),
  });
  /** Whether the page has said that it listens. */
  #listens = false;
  #spec: vscode.Uri | undefined;
  /** What the page is asked for as soon as it is ready: a layer to reveal, a target to fill into its form. */
  #asked: readonly ToPanel[] = [];

  constructor({ extension, models, runs, descriptions, reporter }: BudgetPanelParts) {
    super();
    this.#reporter = reporter;
    this.#extension = extension;
    this.#models = models;
    this.#runs = runs;
    this.#data = this.register(new PanelData(descriptions, models, (shown) => this.#emit({ type: 'data', shown })));
    this.register(models.onDidChange((document) => document.uri.toString() === this.#spec?.toString() && this.#refresh()));
    this.register(runs.onDidChangeElsewhere((spec) => spec.toString() === this.#spec?.toString() && this.#refresh()));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#refresh()));
    const exports = this.register(vscode.workspace.createFileSystemWatcher(`**/${exportFolder}/${exportRecordFile}`));
    for (const happens of [exports.onDidCreate, exports.onDidChange, exports.onDidDelete]) this.register(happens(() => this.#refresh()));
    this.register(
      runs.onEvents(({ spec, events, isStarting }) => {
        if (spec.toString() === this.#spec?.toString()) this.#emit({ type: 'events', events, isStarting });
      }),
    );
  }

  /** Opens the panel, or turns it to another spec, without taking the focus from the editor. */
  show(spec: vscode.Uri, layer?: string): void {
    this.#show(spec, layer === undefined ? [] : [{ type: 'reveal', layer }]);
  }

  /** Shows a model with the form in which a person chooses how it is shrunk. @param target filled in */
  choose(spec: vscode.Uri, target: ShrinkTarget): void {
    this.#show(spec, [{ type: 'choose', target }]);
  }

  /** Whether it is in sight, and tells all that happens to this model. */
  isShowing(spec: vscode.Uri): boolean {
    return this.#isUpToDate && this.#spec?.toString() === spec.toString();
  }

  #show(spec: vscode.Uri, asked: readonly ToPanel[]): void {
    const samePage = this.isShowing(spec);
    this.#spec = spec;
    this.#asked = asked;
    if (this.#panel.value === undefined) {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      // A page takes about a second to load: one that was only covered is kept.
      this.#attach(vscode.window.createWebviewPanel(viewType, '', column, { retainContextWhenHidden: true }));
    } else {
      this.#panel.value.reveal(undefined, true);
      if (samePage) this.#ask();
      else this.#refresh();
    }
  }

  /** Takes over the panel that a window before this one had, with the state in which it was saved. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const spec = parseSavedSpec(state);
    if (spec === undefined || this.#panel.value !== undefined) panel.dispose();
    else {
      this.#spec = vscode.Uri.parse(spec);
      this.#attach(panel);
    }
  }

  #attach(panel: vscode.WebviewPanel): void {
    this.#panel.value = panel;
    panel.title = vscode.l10n.t('Layer Budget');
    const icon = (theme: string) => vscode.Uri.joinPath(this.#extension, 'media', `model-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(this.#extension)] };
    panel.webview.onDidReceiveMessage((message) => this.#reporter.watch(this.#receive(message)));
    let visible = panel.visible;
    panel.onDidChangeViewState(() => {
      if (panel.visible && !visible) this.#refresh();
      visible = panel.visible;
    });
    panel.onDidDispose(() => {
      this.#panel.value = undefined;
      this.#data.stop();
      this.#listens = false;
    });
    this.#reporter.watch(this.#load(panel));
  }

  /** Gives the panel its page, with all that is known in it. */
  async #load(panel: vscode.WebviewPanel): Promise<void> {
    const contents = this.#spec && (await this.#contents(this.#spec));
    // The views take a while to load, and the editor makes the page's frame meanwhile.
    const { firstFrame } = await import('../../../webview/firstFrame');
    if (this.#panel.value !== panel) return;
    const frame = firstFrame(contents, vscode.l10n.bundle);
    panel.webview.html = pageHtml(panel.webview, this.#extension, { page: 'panel', firstFrame: frame });
  }

  /** Whether the page follows what happens. While it is covered it draws nothing, and gets all at once after that. */
  get #isUpToDate(): boolean {
    return this.#listens && this.#panel.value?.visible === true;
  }

  async #receive(message: unknown): Promise<void> {
    await this.#messages.receive(message);
    // The page knows its model when it has its reply.
    this.#ask();
  }

  async #ready(): Promise<PanelContents> {
    this.#listens = true;
    return this.#spec === undefined ? nothingToShow : this.#contents(this.#spec);
  }

  /** A command of ours, on the spec that is shown. */
  async #run(
    command:
      | 'shrink'
      | 'resume'
      | 'cancel'
      | 'pause'
      | 'continue'
      | 'stopHere'
      | 'openReport'
      | 'openShrunk'
      | 'exportShrunk'
      | 'shrinkFurther'
      | 'takeModel',
    more?: object | number,
  ): Promise<void> {
    await vscode.commands.executeCommand(`bonsai.${command}`, this.#spec, more);
  }

  async #openLayer(layer: string): Promise<void> {
    if (this.#spec !== undefined) await revealLayer(await openSpec(this.#spec), this.#models, layer);
  }

  async #preview(chosen: ChosenShrink): Promise<ChoicePreview> {
    const document = this.#spec && (await openSpec(this.#spec));
    const graph = document && graphOfSpec(this.#models.modelOf(document));
    if (document === undefined || graph === undefined) return { kept: nothing };
    // Few panels ask for one.
    const { previewOfChoice } = await import('../../core/spec/previewOfChoice');
    return previewOfChoice(graph, usualShrink(document.getText(), graph), chosen);
  }

  async #writeIntoSpec(chosen: ChosenShrink): Promise<void> {
    if (this.#spec === undefined) return;
    const document = await openSpec(this.#spec);
    const edits = writeChosenShrink(document.getText(), graphOfSpec(this.#models.modelOf(document)), chosen);
    const edit = new vscode.WorkspaceEdit();
    for (const { offset, removed, inserted } of edits) {
      edit.replace(document.uri, new vscode.Range(document.positionAt(offset), document.positionAt(offset + removed)), inserted);
    }
    await vscode.workspace.applyEdit(edit);
    const name = vscode.workspace.asRelativePath(document.uri);
    vscode.window.setStatusBarMessage(
      edits.length === 0 ? vscode.l10n.t('{0} says so already', name) : vscode.l10n.t('Written into {0}: Undo takes it back', name),
      5000,
    );
  }

  #refresh(): void {
    this.#reporter.watch(this.#showAll());
  }

  async #showAll(): Promise<void> {
    const spec = this.#spec;
    if (spec === undefined || !this.#isUpToDate) return;
    const contents = await this.#contents(spec);
    if (spec !== this.#spec) return;
    this.#emit({ type: 'show', ...contents });
    this.#ask();
  }

  /** The model of a spec and its newest run, as they are now. */
  async #contents(spec: vscode.Uri): Promise<PanelContents> {
    const [model] = await Promise.all([this.#model(spec), this.#runs.loadWhole(spec)]);
    const hidden = this.#runs.whyHidden(spec);
    const exported = await this.#exported(spec);
    return {
      model,
      run: this.#runs.newestOf(spec) ?? null,
      isStarting: this.#runs.isStarting(spec),
      isElsewhere: this.#runs.isElsewhere(spec),
      ...(hidden === undefined ? {} : { hidden }),
      ...(exported.length === 0 ? {} : { exported }),
    };
  }

  async #exported(spec: vscode.Uri): Promise<readonly ExportedFile[]> {
    const folder = this.#runs.newestOf(spec)?.finished && this.#runs.folderOf(spec);
    return folder === undefined ? [] : exportedFiles(path.join(folder, exportFolder));
  }

  #ask(): void {
    if (!this.#isUpToDate) return;
    for (const message of this.#asked) this.#emit(message);
    this.#asked = [];
  }

  /** @returns null when the spec's file is gone. */
  async #model(spec: vscode.Uri): Promise<PanelModel | null> {
    const document = await openIfThere(spec);
    return document === undefined ? null : panelModel(document, this.#models.modelOf(document));
  }

  #emit(message: ToPanel): void {
    if (this.#isUpToDate) this.#messages.send(message);
  }
}
