import * as vscode from 'vscode';
import { type Hover, hoverAt } from '../../core/language/hover';
import { localizedMarkdown } from '../localized';
import { modelSelector } from '../models/documentKind';
import type { ModelDocuments } from '../models/modelDocuments';
import type { Runs } from '../runs/runs';
import { rangeOf } from './ranges';

/** What a layer costs and where its numbers come from, what a run has left of it, and what fields mean. */
export function registerHover(models: ModelDocuments, runs: Runs): vscode.Disposable {
  return vscode.languages.registerHoverProvider(modelSelector, {
    provideHover: async (document, position) => {
      if (models.find(document) === undefined) return undefined;
      const { version } = document;
      await runs.load(document.uri);
      if (document.version !== version) return undefined; // The place was one of another text.
      const hover = hoverAt(models.modelOf(document), document.offsetAt(position), runs.resultsOf(document.uri));
      return hover && new vscode.Hover(markdownOf(hover), rangeOf(document, hover.span));
    },
  });
}

function markdownOf({ title, rows }: Hover): vscode.MarkdownString {
  const table = rows.map(({ label, value }) => `| ${localizedMarkdown(label)} | ${localizedMarkdown(value)} |`);
  return new vscode.MarkdownString(
    [localizedMarkdown(title), ...(table.length > 0 ? ['', '| | |', '|:--|:--|', ...table] : [])].join('\n'),
  );
}
