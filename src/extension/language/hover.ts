import * as vscode from 'vscode';
import type { Hover } from '../../core/language/hover';
import type { DataDescriptions } from '../data/dataDescriptions';
import { localizedMarkdown } from '../localized';
import { modelSelector } from '../models/documentKind';
import type { ModelDocuments } from '../models/modelDocuments';
import type { Runs } from '../runs/runs';
import type { Sensitivities } from '../runs/sensitivities';
import { dataHover } from './dataHover';
import { rangeOf } from './ranges';

interface HoverParts {
  readonly models: ModelDocuments;
  readonly runs: Runs;
  readonly sensitivities: Sensitivities;
  readonly descriptions: DataDescriptions;
}

/** What a layer costs and where its numbers come from, what runs have left of it and learned of it, what fields mean, and what the rows are. */
export function registerHover({ models, runs, sensitivities, descriptions }: HoverParts): vscode.Disposable {
  return vscode.languages.registerHoverProvider(modelSelector, {
    provideHover: async (document, position, token) => {
      if (models.find(document) === undefined) return undefined;
      const { version } = document;
      const [sensitivity, { hoverAt }] = await Promise.all([
        sensitivities.of(document.uri),
        import('../../core/language/hover'),
        runs.load(document.uri),
      ]);
      if (document.version !== version) return undefined; // The place was one of another text.
      const results = runs.resultsOf(document.uri);
      const hover = hoverAt(models.modelOf(document), document.offsetAt(position), { results, sensitivity });
      if (hover === undefined) return undefined;
      const range = rangeOf(document, hover.span);
      const ofData = hover.isOfData === true ? await dataHover(descriptions, document, token) : [];
      return new vscode.Hover(new vscode.MarkdownString([...linesOf(hover), ...ofData].join('\n')), range);
    },
  });
}

function linesOf({ title, rows }: Hover): string[] {
  const table = rows.map(({ label, value }) => `| ${localizedMarkdown(label)} | ${localizedMarkdown(value)} |`);
  return [localizedMarkdown(title), ...(table.length > 0 ? ['', '| | |', '|:--|:--|', ...table] : [])];
}
