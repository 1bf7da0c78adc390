import { format } from 'jsonc-parser';
import * as vscode from 'vscode';
import { rangeOf } from './ranges';

/** JSON's formatting, which a language of its own would not have. */
export function registerFormatting(): vscode.Disposable {
  return vscode.languages.registerDocumentRangeFormattingEditProvider(
    { language: 'bonsai-model' },
    {
      provideDocumentRangeFormattingEdits: (document, range, { insertSpaces, tabSize }) => {
        const offset = document.offsetAt(range.start);
        const within = { offset, length: document.offsetAt(range.end) - offset };
        const edits = format(document.getText(), within, {
          insertSpaces,
          tabSize,
          eol: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
        });
        return edits.map((edit) => vscode.TextEdit.replace(rangeOf(document, edit), edit.content));
      },
    },
  );
}
