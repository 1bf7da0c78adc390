import * as vscode from 'vscode';
import { type Message, toText } from '../core/message/message';
import { toMarkdown } from '../core/text/markdown';

/** A message of core in the editor's language. */
export function localized(message: Message): string {
  return toText(message, (template) => vscode.l10n.t(template));
}

/** The same as Markdown: the values in it may hold anything. */
export function localizedMarkdown(message: Message): string {
  return toMarkdown(message, (template) => vscode.l10n.t(template));
}
