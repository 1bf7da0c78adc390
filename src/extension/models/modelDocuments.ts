import * as vscode from 'vscode';
import type { Model } from '../../core/language/model';
import { Disposable } from '../disposable';
import { LiveModel } from './liveModel';

/** How long typing must rest before diagnostics and the panel follow. */
const restMs = 200;

export const modelSelector: vscode.DocumentSelector = [{ language: 'bonsai-model' }, { pattern: '**/*.model.json' }];

export function isModel(document: vscode.TextDocument): boolean {
  return vscode.languages.match(modelSelector, document) > 0;
}

/** The models in the open documents. */
export class ModelDocuments extends Disposable {
  readonly #live = new Map<vscode.TextDocument, LiveModel>();
  readonly #resting = new Map<vscode.TextDocument, NodeJS.Timeout>();
  readonly #changed = this.register(new vscode.EventEmitter<vscode.TextDocument>());
  readonly #closed = this.register(new vscode.EventEmitter<vscode.TextDocument>());

  /** A model was opened, or its text has changed and typing rests. */
  readonly onDidChange = this.#changed.event;
  readonly onDidClose = this.#closed.event;

  constructor() {
    super();
    this.register(vscode.workspace.onDidOpenTextDocument((document) => isModel(document) && this.#changed.fire(document)));
    this.register(vscode.workspace.onDidChangeTextDocument((change) => this.#note(change)));
    this.register(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
  }

  get open(): readonly vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter(isModel);
  }

  modelOf(document: vscode.TextDocument): Model {
    return this.#liveModel(document).model;
  }

  override dispose(): void {
    for (const timer of this.#resting.values()) clearTimeout(timer);
    super.dispose();
  }

  #liveModel(document: vscode.TextDocument): LiveModel {
    const live = this.#live.get(document) ?? new LiveModel(document);
    this.#live.set(document, live);
    return live;
  }

  #note({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || !isModel(document)) return;
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
    if (isModel(document)) this.#closed.fire(document);
  }
}
