import * as vscode from 'vscode';
import { problemsOf } from '../../core/language/model';
import type { PlacedProblem, Severity } from '../../core/spec/problem';
import { Disposable } from '../disposable';
import { localized } from '../localized';
import type { ModelDocuments } from '../models/modelDocuments';
import { locationOf, rangeOf } from './ranges';

/** Shows the problems of the open models. */
export class ModelDiagnostics extends Disposable {
  readonly #models: ModelDocuments;
  readonly #collection = this.register(vscode.languages.createDiagnosticCollection('bonsai'));

  constructor(models: ModelDocuments) {
    super();
    this.#models = models;
    this.register(models.onDidChange((document) => this.#show(document)));
    this.register(models.onDidClose((document) => this.#collection.delete(document.uri)));
    for (const document of models.open) this.#show(document);
  }

  #show(document: vscode.TextDocument): void {
    const problems = problemsOf(this.#models.modelOf(document));
    this.#collection.set(
      document.uri,
      problems.map((problem) => diagnostic(problem, document)),
    );
  }
}

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

function diagnostic(problem: PlacedProblem, document: vscode.TextDocument): vscode.Diagnostic {
  const shown = new vscode.Diagnostic(rangeOf(document, problem), localized(problem.words), severities[problem.severity]);
  shown.source = 'bonsai';
  shown.code = problem.code;
  shown.relatedInformation = problem.related.map(
    (note) => new vscode.DiagnosticRelatedInformation(locationOf(document, note), localized(note.words)),
  );
  if (problem.code === 'unused-layer') shown.tags = [vscode.DiagnosticTag.Unnecessary];
  return shown;
}
