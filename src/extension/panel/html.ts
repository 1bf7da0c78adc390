import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The folder that our pages may load from. */
export function webviewFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/**
 * A page of dist/webview, in the editor's language. It may run its own script and style, and reach nothing else.
 * @param globals values that its script finds in `window`
 */
export function pageHtml(
  webview: vscode.Webview,
  extension: vscode.Uri,
  page: 'panel' | 'report' | 'modelFile',
  globals: object = {},
): string {
  const nonce = randomBytes(16).toString('base64');
  const source = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extension), file)).toString();
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
  <link rel="stylesheet" href="${source(`${page}.css`)}">
  <title>Model Bonsai</title>
</head>
<body>
  <main id="root"></main>
  <script nonce="${nonce}">Object.assign(window, ${scriptSafe({ bonsaiTexts: vscode.l10n.bundle, ...globals })});</script>
  <script nonce="${nonce}" src="${source(`${page}.js`)}"></script>
</body>
</html>`;
}

/** JSON that cannot end the script it stands in. */
function scriptSafe(value: object): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}
