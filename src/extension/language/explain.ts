import * as vscode from 'vscode';

/** Opens the documentation of problems at one code. */
export async function explainProblem(extension: vscode.Uri, code: string): Promise<void> {
  const page = vscode.Uri.joinPath(extension, 'docs', 'problems.md').with({ fragment: code });
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
