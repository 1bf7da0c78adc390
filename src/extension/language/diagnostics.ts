import * as vscode from 'vscode';
import { dataFilesOf, fileProblemsOf, type ModelDocument, problemsOf, withOrigin } from '../../core/language/modelDocument';
import type { PlacedProblem, Severity } from '../../core/problem/problem';
import { Disposable } from '../disposable';
import type { Reporter } from '../errors';
import { localized } from '../localized';
import { headsBeside, originOf } from '../models/dataHeads';
import type { ModelDocuments } from '../models/modelDocuments';
import { severityOf } from '../settings';
import { locationOf, rangeOf } from './ranges';

/** Shows the problems of the open models. */
export class ModelDiagnostics extends Disposable {
  readonly #models: ModelDocuments;
  readonly #reporter: Reporter;
  readonly #collection = this.register(vscode.languages.createDiagnosticCollection('bonsai'));

  constructor(models: ModelDocuments, reporter: Reporter) {
    super();
    this.#reporter = reporter;
    this.#models = models;
    this.register(models.onDidChange((document) => this.#show(document)));
    this.register(models.onDidClose((document) => this.#collection.delete(document.uri)));
    this.register(vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('bonsai.severity') && this.#showAll()));
    const arrays = this.register(vscode.workspace.createFileSystemWatcher('**/*.npy'));
    for (const happens of [arrays.onDidCreate, arrays.onDidChange, arrays.onDidDelete]) this.register(happens(() => this.#showAll()));
    this.#showAll();
  }

  #showAll(): void {
    for (const document of this.#models.open) this.#show(document);
  }

  #show(document: vscode.TextDocument): void {
    const model = this.#models.modelOf(document);
    this.#set(document, problemsOf(model));
    this.#reporter.watch(this.#lookAtFiles(document, model));
  }

  /** Adds what is wrong with the files that the spec names, unless the spec has changed meanwhile. */
  async #lookAtFiles(document: vscode.TextDocument, model: ModelDocument): Promise<void> {
    const placed = withOrigin(model, await originOf(document.uri));
    const files = dataFilesOf(placed).map(({ file }) => file);
    const found = fileProblemsOf(placed, await headsBeside(document.uri, files));
    const isMore = placed !== model || found.length > 0;
    if (isMore && !document.isClosed && this.#models.modelOf(document) === model) this.#set(document, [...problemsOf(placed), ...found]);
  }

  #set(document: vscode.TextDocument, problems: readonly PlacedProblem[]): void {
    this.#collection.set(
      document.uri,
      problems.flatMap((problem) => diagnostics(problem, document)),
    );
  }
}

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** None where the settings have switched such problems off. */
function diagnostics(problem: PlacedProblem, document: vscode.TextDocument): vscode.Diagnostic[] {
  const severity = severityOf(problem, document.uri);
  if (severity === 'off') return [];
  const shown = new vscode.Diagnostic(rangeOf(document, problem), localized(problem.message), severities[severity]);
  shown.source = 'bonsai';
  shown.code = { value: problem.code, target: explanation(problem.code) };
  shown.relatedInformation = problem.related.map(
    (note) => new vscode.DiagnosticRelatedInformation(locationOf(document, note), localized(note.message)),
  );
  if (problem.code === 'unused-layer') shown.tags = [vscode.DiagnosticTag.Unnecessary];
  return [shown];
}

/** A link that opens what docs/problems.md says of a code. */
function explanation(code: string): vscode.Uri {
  return vscode.Uri.parse(`command:bonsai.explainProblem?${encodeURIComponent(JSON.stringify([code]))}`);
}
