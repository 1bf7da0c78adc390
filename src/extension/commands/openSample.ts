/** "Open the Sample": a small model with its data, copied where the user says, so that everything can be tried on it. */
import * as vscode from 'vscode';

/** Of the extension's own folder. */
const sample = ['dist', 'sample'];
const folderName = 'bonsai-sample';
const specFile = 'digits.model.json';

export async function openSample(extension: vscode.Uri): Promise<void> {
  const [open] = vscode.workspace.workspaceFolders ?? [];
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Copy the sample into which folder?'),
      openLabel: vscode.l10n.t('Copy It Here'),
      canSelectFiles: false,
      canSelectFolders: true,
      ...(open === undefined ? {} : { defaultUri: open.uri }),
    })) ?? [];
  if (parent === undefined) return;
  const folder = vscode.Uri.joinPath(parent, folderName);
  try {
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(extension, ...sample), folder, { overwrite: false });
  } catch (error) {
    // A copy that is there already is as good, and may hold the user's own changes and runs.
    if (!(error instanceof vscode.FileSystemError && error.code === 'FileExists')) throw error;
  }
  if (vscode.workspace.getWorkspaceFolder(folder) === undefined) {
    await vscode.commands.executeCommand('vscode.openFolder', folder);
    return;
  }
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, specFile));
}
