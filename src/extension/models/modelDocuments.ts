import * as vscode from 'vscode';
import type { ModelDocument } from '../../core/language/modelDocument';
import { Disposable } from '../disposable';
import { budgetSetting, useOwnDevices } from '../settings';
import { type DocumentKind, documentKind } from './documentKind';
import { LiveModel } from './liveModel';

/** How long typing must rest before diagnostics and the panel follow. */
const restMs = 200;

/** The models in the open documents. */
export class ModelDocuments extends Disposable {
  readonly #kinds = new Map<vscode.TextDocument, DocumentKind>();
  readonly #live = new Map<vscode.TextDocument, LiveModel>();
  readonly #resting = new Map<vscode.TextDocument, NodeJS.Timeout>();
  readonly #changed = this.register(new vscode.EventEmitter<vscode.TextDocument>());
  readonly #closed = this.register(new vscode.EventEmitter<vscode.TextDocument>());

  /** A model was opened, or its text has changed and typing rests. */
  readonly onDidChange = this.#changed.event;
  readonly onDidClose = this.#closed.event;

  constructor() {
    super();
    this.register(vscode.workspace.onDidOpenTextDocument((document) => this.#open(document)));
    this.register(vscode.workspace.onDidSaveTextDocument((document) => this.#open(document)));
    this.register(vscode.workspace.onDidChangeTextDocument((change) => this.#note(change)));
    this.register(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    useOwnDevices();
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('bonsai.devices')) useOwnDevices();
        if (change.affectsConfiguration('bonsai.devices') || change.affectsConfiguration('bonsai.budget')) this.#readAgain();
      }),
    );
  }

  get open(): readonly vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter((document) => this.kindOf(document) !== 'other');
  }

  /** What a document holds. JSON is looked at when it is opened and saved, and not while it is typed. */
  kindOf(document: vscode.TextDocument): DocumentKind {
    const kind = this.#kinds.get(document) ?? documentKind(document);
    this.#kinds.set(document, kind);
    return kind;
  }

  /** The model in a document, or `undefined` for JSON that holds none. */
  find(document: vscode.TextDocument): ModelDocument | undefined {
    return this.kindOf(document) === 'other' ? undefined : this.modelOf(document);
  }

  /** The model in a document that is read as one. */
  modelOf(document: vscode.TextDocument): ModelDocument {
    return this.#liveModel(document).model;
  }

  override dispose(): void {
    for (const timer of this.#resting.values()) clearTimeout(timer);
    super.dispose();
  }

  #liveModel(document: vscode.TextDocument): LiveModel {
    const live = this.#live.get(document) ?? new LiveModel(document, budgetSetting(document.uri));
    this.#live.set(document, live);
    return live;
  }

  #open(document: vscode.TextDocument): void {
    const before = this.#kinds.get(document);
    this.#kinds.delete(document);
    if (this.kindOf(document) !== 'other' && (before === undefined || before === 'other')) this.#changed.fire(document);
  }

  /** Limits, or what devices have, were changed. */
  #readAgain(): void {
    this.#live.clear();
    for (const document of this.open) this.#changed.fire(document);
  }

  #note({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || this.kindOf(document) === 'other') return;
    this.#live.get(document)?.note(contentChanges);
    clearTimeout(this.#resting.get(document));
    this.#resting.set(
      document,
      setTimeout(() => this.#rest(document), restMs),
    );
  }

  #rest(document: vscode.TextDocument): void {
    this.#resting.delete(document);
    this.#liveModel(document).settle();
    this.#changed.fire(document);
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#resting.get(document));
    this.#resting.delete(document);
    this.#live.delete(document);
    if (this.kindOf(document) !== 'other') this.#closed.fire(document);
    this.#kinds.delete(document);
  }
}
