import * as vscode from 'vscode';
import { analyzeSpec, type SpecAnalysis } from '../../core/spec/analyze';
import { Disposable } from '../disposable';

/** How long typing must rest before diagnostics and the panel follow. */
const restMs = 200;

export const modelSelector: vscode.DocumentSelector = [{ language: 'bonsai-model' }, { pattern: '**/*.model.json' }];

export function isModel(document: vscode.TextDocument): boolean {
  return vscode.languages.match(modelSelector, document) > 0;
}

interface Analyzed {
  readonly version: number;
  readonly analysis: SpecAnalysis;
  /** The newest analysis of a text that was JSON. */
  readonly good: SpecAnalysis | undefined;
}

/** What is known of the open model specs: one analysis for each version of a document, made when somebody asks. */
export class ModelDocuments extends Disposable {
  readonly #analyzed = new Map<string, Analyzed>();
  readonly #resting = new Map<string, NodeJS.Timeout>();
  readonly #changed = this.register(new vscode.EventEmitter<vscode.TextDocument>());
  readonly #closed = this.register(new vscode.EventEmitter<vscode.TextDocument>());

  /** A model was opened, or its text has changed and typing rests. */
  readonly onDidChange = this.#changed.event;
  readonly onDidClose = this.#closed.event;

  constructor() {
    super();
    this.register(vscode.workspace.onDidOpenTextDocument((document) => isModel(document) && this.#changed.fire(document)));
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => isModel(document) && this.#announceAtRest(document)));
    this.register(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
  }

  get open(): readonly vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter(isModel);
  }

  analysisOf(document: vscode.TextDocument): SpecAnalysis {
    return this.#analyze(document).analysis;
  }

  /** The analysis of the document's text or, while that is broken JSON, of the last text that was not. */
  lastGood(document: vscode.TextDocument): SpecAnalysis {
    const { analysis, good } = this.#analyze(document);
    return good ?? analysis;
  }

  override dispose(): void {
    for (const timer of this.#resting.values()) clearTimeout(timer);
    super.dispose();
  }

  #analyze(document: vscode.TextDocument): Analyzed {
    const key = document.uri.toString();
    const before = this.#analyzed.get(key);
    if (before?.version === document.version) return before;
    const analysis = analyzeSpec(document.getText());
    const analyzed = { version: document.version, analysis, good: analysis.root === undefined ? before?.good : analysis };
    this.#analyzed.set(key, analyzed);
    return analyzed;
  }

  #announceAtRest(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#resting.get(key));
    const announce = () => {
      this.#resting.delete(key);
      this.#changed.fire(document);
    };
    this.#resting.set(key, setTimeout(announce, restMs));
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#resting.get(key));
    this.#resting.delete(key);
    if (this.#analyzed.delete(key) || isModel(document)) this.#closed.fire(document);
  }
}
