import * as vscode from 'vscode';
import { type Message, toText } from '../core/message';

/** A message of core in the editor's language. */
export function localized(message: Message): string {
  return toText(message, (template) => vscode.l10n.t(template));
}
