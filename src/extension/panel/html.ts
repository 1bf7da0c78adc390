import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';

/** The folder that our pages may load from. */
export function webviewFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

export interface PageContents {
  readonly page: 'panel' | 'report' | 'modelFile' | 'comparison';
  /** HTML to show before the page's script is loaded. */
  readonly firstFrame?: string;
  /** Values that its script finds in `window`. */
  readonly globals?: object;
}

/**
 * A page of dist/webview, in the editor's language. It may run its own script and reach nothing else.
 *
 * The editor shows a page when everything in its HTML is loaded, and each file takes a round trip through a service worker: the style sheet
 * therefore stands in the HTML, and the script is asked for when the page is on show.
 */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, { page, firstFrame = '', globals = {} }: PageContents): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string) => vscode.Uri.joinPath(webviewFolder(extension), name);
  const script = webview.asWebviewUri(file(`${page}.js`)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
  ];
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
  <meta property="csp-nonce" content="${nonce}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <style nonce="${nonce}">${readFileSync(file(`${page}.css`).fsPath, 'utf8')}</style>
  <title>Model Bonsai</title>
</head>
<body>
  <main id="root">${firstFrame}</main>
  <script nonce="${nonce}">
    Object.assign(window, ${scriptSafe({ bonsaiTexts: vscode.l10n.bundle, ...globals })});
    const script = Object.assign(document.createElement('script'), ${scriptSafe({ src: script, nonce })});
    addEventListener('load', () => document.body.append(script), { once: true });
  </script>
</body>
</html>`;
}

/** JSON that cannot end the script it stands in. */
function scriptSafe(value: object): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}
