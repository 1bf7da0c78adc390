/** Names and messages out of files, made harmless for where they are shown: they may hold anything. */

/** What steers a terminal, ends a line, or turns the order of letters round. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** One line of a terminal or a log. */
export function escapeTerminal(text: string): string {
  return text.replace(controls, ' ');
}

/** The text of an HTML element, or of an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${String(character.codePointAt(0))};`);
}

/** Text in Markdown, also in the cell of a table. */
export function escapeMarkdown(text: string): string {
  return escapeTerminal(text).replace(/[\\`*_{}[\]<>#|~&:$@]|(?<=www)\./giu, (character) => `&#${String(character.codePointAt(0))};`);
}

/** Code in Markdown, between as many backquotes as it takes. */
export function markdownCode(text: string): string {
  const code = escapeTerminal(text);
  const longest = Math.max(0, ...Array.from(code.matchAll(/`+/gu), ([run]) => run.length));
  if (longest === 0) return `\`${code}\``;
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${code} ${fence}`;
}

/** The message of a workflow command of GitHub Actions (actions/toolkit, packages/core/src/command.ts). */
export function escapeWorkflowData(text: string): string {
  const escaped = text.replace(/%/gu, '%25').replace(/\r/gu, '%0D').replace(/\n/gu, '%0A');
  return escapeTerminal(escaped);
}

/** A property of such a command. */
export function escapeWorkflowProperty(text: string): string {
  return escapeWorkflowData(text).replace(/:/gu, '%3A').replace(/,/gu, '%2C');
}

/** A message of SARIF (2.1.0, 3.11.6), in which `[text](place)` would be a link. */
export function escapeSarif(text: string): string {
  return text.replace(/[\\[\]]/gu, '\\$&');
}

/** A file's path in SARIF, which is a URI. Half a pair of UTF-16 becomes U+FFFD. */
export function uriOfPath(path: string): string {
  return path.replaceAll('\\', '/').split('/').map(encoded).join('/');
}

function encoded(part: string): string {
  return encodeURIComponent(part.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'));
}
