import type * as vscode from 'vscode';
import type { BudgetSpec } from '../../core/cost/budgetSchema';
import { editModelDocument, type ModelDocument, openModelDocument, settleModelDocument } from '../../core/language/modelDocument';

/** More edits than this at once are read as a new text. */
const manyEdits = 50;

/** The model in an open document. Typing only notes what was typed; the model follows when somebody asks for it. */
export class LiveModel {
  readonly #document: vscode.TextDocument;
  readonly #limits: BudgetSpec;
  #model: ModelDocument;
  #edits: vscode.TextDocumentContentChangeEvent[] = [];
  /** Of the text that the model and the noted edits make. */
  #version: number;
  #eol: vscode.EndOfLine;

  /** @param limits for a file that carries none of its own */
  constructor(document: vscode.TextDocument, limits: BudgetSpec) {
    this.#document = document;
    this.#limits = limits;
    this.#model = openModelDocument(document.getText(), limits);
    this.#version = document.version;
    this.#eol = document.eol;
  }

  note(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    if (this.#document.version === this.#version) return; // The text that was read was changed already.
    this.#version = this.#document.version;
    this.#edits.push(...changes);
  }

  get model(): ModelDocument {
    const edits = this.#edits;
    this.#edits = [];
    if (edits.length > manyEdits || this.#isBehind()) return this.#readAgain();
    for (const { rangeOffset, rangeLength, text } of edits) {
      this.#model = editModelDocument(this.#model, { offset: rangeOffset, removed: rangeLength, inserted: text });
    }
    return this.#model;
  }

  /** Whether the document holds more than was noted: other line endings are no edits, and the event of an edit may not have come yet. */
  #isBehind(): boolean {
    return this.#version !== this.#document.version || this.#eol !== this.#document.eol;
  }

  #readAgain(): ModelDocument {
    this.#version = this.#document.version;
    this.#eol = this.#document.eol;
    return (this.#model = openModelDocument(this.#document.getText(), this.#limits));
  }

  /** Typing rests: a text that seems broken is looked at once more. */
  settle(): void {
    this.#model = settleModelDocument(this.model);
  }
}
