const vscode = require('vscode');

module.exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.commands.registerCommand('emptyPanel.show', show));
};

function show() {
  const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  const panel = vscode.window.createWebviewPanel('emptyPanel', 'Empty Panel', column, { enableScripts: true });
  panel.webview.html = `<!DOCTYPE html>
<html>
<head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"></head>
<body><p class="content">A line of text.</p></body>
</html>`;
}
