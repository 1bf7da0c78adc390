import * as vscode from 'vscode';
import { modelCost } from '../../core/cost/cost';
import type { PanelModel, ToPanel } from '../../protocol/panel';
import { Disposable } from '../disposable';
import type { Reporter } from '../errors';
import { revealLayer } from '../models/layerPlaces';
import type { ModelDocuments } from '../models/modelDocuments';
import { whyBlocked } from '../runs/blocked';
import type { Runs } from '../runs/runs';
import { pageHtml, webviewFolder } from './html';
import { parseFromPanel, parseSavedSpec } from './messages';

const viewType = 'bonsai.panel';

/** What is known of a text that was never JSON. */
const noJudgement = { cost: modelCost({ layers: [] }), graph: undefined, budget: {} };

/**
 * The panel with one model's layer budget and its newest run. What is shown lives here: the page asks for it with `ready`, whenever
 * it was opened, moved or uncovered.
 */
export class BudgetPanel extends Disposable implements vscode.WebviewPanelSerializer {
  readonly #extension: vscode.Uri;
  readonly #models: ModelDocuments;
  readonly #runs: Runs;
  readonly #reporter: Reporter;
  #panel: vscode.WebviewPanel | undefined;
  /** Whether the page listens. It has not begun to while it loads, and is gone while it is hidden. */
  #ready = false;
  #spec: vscode.Uri | undefined;
  /** The layer to reveal once the page is ready. */
  #layer: string | undefined;

  constructor(extension: vscode.Uri, models: ModelDocuments, runs: Runs, reporter: Reporter) {
    super();
    this.#reporter = reporter;
    this.#extension = extension;
    this.#models = models;
    this.#runs = runs;
    this.register(vscode.window.registerWebviewPanelSerializer(viewType, this));
    this.register(models.onDidChange((document) => document.uri.toString() === this.#spec?.toString() && this.#refresh()));
    this.register(runs.onDidChangeElsewhere((spec) => spec.toString() === this.#spec?.toString() && this.#refresh()));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#refresh()));
    this.register(
      runs.onProgress(({ spec, events, isStarting }) => {
        if (spec.toString() === this.#spec?.toString()) this.#post({ type: 'events', events, isStarting });
      }),
    );
  }

  /** Opens the panel, or turns it to another spec, without taking the focus from the editor. */
  show(spec: vscode.Uri, layer?: string): void {
    const samePage = this.#ready && this.#spec?.toString() === spec.toString();
    this.#spec = spec;
    this.#layer = layer;
    if (this.#panel === undefined) {
      this.#attach(vscode.window.createWebviewPanel(viewType, '', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }));
    } else {
      this.#panel.reveal(undefined, true);
      if (samePage) this.#revealLayer();
      else this.#refresh();
    }
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const spec = parseSavedSpec(state);
    if (spec === undefined || this.#panel !== undefined) panel.dispose();
    else {
      this.#spec = vscode.Uri.parse(spec);
      this.#attach(panel);
    }
    return Promise.resolve();
  }

  override dispose(): void {
    this.#panel?.dispose();
    super.dispose();
  }

  #attach(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    panel.title = vscode.l10n.t('Layer Budget');
    const icon = (theme: string) => vscode.Uri.joinPath(this.#extension, 'media', `model-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(this.#extension)] };
    panel.webview.onDidReceiveMessage((message) => this.#reporter.watch(this.#receive(message)));
    panel.onDidChangeViewState(() => (this.#ready &&= panel.visible));
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#ready = false;
    });
    panel.webview.html = pageHtml(panel.webview, this.#extension, 'panel', this.#firstLook());
  }

  async #receive(message: unknown): Promise<void> {
    const parsed = parseFromPanel(message);
    if (parsed?.type === 'ready') {
      this.#ready = true;
      return this.#showAll();
    }
    if (parsed === undefined || this.#spec === undefined) return;
    if (parsed.type === 'openLayer') return this.#openLayer(this.#spec, parsed.layer);
    await vscode.commands.executeCommand(`bonsai.${parsed.type}`, this.#spec);
  }

  /** What is known of a spec in an open document: the page draws it without asking first. */
  #firstLook(): { readonly bonsaiShow?: ToPanel } {
    const spec = this.#spec;
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === spec?.toString());
    if (spec === undefined || document === undefined) return {};
    const run = this.#runs.newestOf(spec) ?? null;
    return { bonsaiShow: { type: 'show', model: this.#modelIn(document), run, isStarting: this.#runs.isStarting(spec) } };
  }

  async #openLayer(spec: vscode.Uri, layer: string): Promise<void> {
    const document = await openIfThere(spec);
    if (document === undefined) throw new Error(vscode.l10n.t('{0} does not exist any more.', vscode.workspace.asRelativePath(spec)));
    await revealLayer(document, this.#models, layer);
  }

  #refresh(): void {
    this.#reporter.watch(this.#showAll());
  }

  async #showAll(): Promise<void> {
    const spec = this.#spec;
    if (spec === undefined || !this.#ready) return;
    const [model] = await Promise.all([this.#model(spec), this.#runs.loadWhole(spec)]);
    if (spec !== this.#spec) return;
    const hidden = this.#runs.whyHidden(spec);
    const run = this.#runs.newestOf(spec) ?? null;
    const isStarting = this.#runs.isStarting(spec);
    const isElsewhere = this.#runs.isElsewhere(spec);
    this.#post({ type: 'show', model, run, isStarting, isElsewhere, ...(hidden === undefined ? {} : { hidden }) });
    this.#revealLayer();
  }

  #revealLayer(): void {
    if (!this.#ready || this.#layer === undefined) return;
    this.#post({ type: 'reveal', layer: this.#layer });
    this.#layer = undefined;
  }

  /** @returns null when the spec's file is gone. */
  async #model(spec: vscode.Uri): Promise<PanelModel | null> {
    const document = await openIfThere(spec);
    return document === undefined ? null : this.#modelIn(document);
  }

  #modelIn(document: vscode.TextDocument): PanelModel {
    const { uri } = document;
    const model = this.#models.modelOf(document);
    const { cost, graph, budget } = model.analysis ?? noJudgement;
    const blocked = whyBlocked(document, model);
    const name = graph?.name ?? uri.path.split('/').at(-1) ?? '';
    return { name, spec: uri.toString(), cost, budget, ...(blocked === undefined ? {} : { blocked }) };
  }

  /** A page that is hidden or still loads gets no messages; it asks for everything when it is there. */
  #post(message: ToPanel): void {
    if (this.#ready) void this.#panel?.webview.postMessage(message);
  }
}

/** `undefined` when the file is gone. */
function openIfThere(file: vscode.Uri): Thenable<vscode.TextDocument | undefined> {
  return vscode.workspace.openTextDocument(file).then(
    (document) => document,
    () => undefined,
  );
}
