import * as vscode from 'vscode';
import { foldsOf } from '../../core/language/folding';
import { selectionsAt } from '../../core/language/selection';
import { specSelector } from '../models/documentKind';
import type { ModelDocuments } from '../models/modelDocuments';
import { rangeOf } from './ranges';

/** Folding, and growing and shrinking a selection. */
export function registerStructure(models: ModelDocuments): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerFoldingRangeProvider(specSelector, {
      provideFoldingRanges: (document) =>
        foldsOf(models.modelOf(document)).flatMap((fold) => {
          const { start, end } = rangeOf(document, fold);
          // The closing bracket's line stays in sight.
          const last = fold.kind === 'brackets' ? end.line - 1 : end.line;
          if (last <= start.line) return [];
          return [new vscode.FoldingRange(start.line, last, foldingKinds[fold.kind])];
        }),
    }),
    vscode.languages.registerSelectionRangeProvider(specSelector, {
      provideSelectionRanges: (document, positions) => {
        const { text } = models.modelOf(document);
        return positions.map((position) => selectionRange(document, selectionsAt(text, document.offsetAt(position))));
      },
    }),
  );
}

const foldingKinds = { brackets: undefined, comment: vscode.FoldingRangeKind.Comment, role: vscode.FoldingRangeKind.Region } as const;

/** @param spans from the smallest to the largest */
function selectionRange(document: vscode.TextDocument, spans: ReturnType<typeof selectionsAt>): vscode.SelectionRange {
  return spans.reduceRight<vscode.SelectionRange | undefined>(
    (parent, span) => new vscode.SelectionRange(rangeOf(document, span), parent),
    undefined,
  )!;
}
