import * as vscode from 'vscode';

const type = 'bonsai';

/** The task "check models": brings the problems of all models of a folder into the Problems view. */
export function registerTasks(): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(type, {
    provideTasks: () => (vscode.workspace.workspaceFolders ?? []).map((folder) => checkTask({ type }, folder)),
    resolveTask: (task) => {
      const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
      return folder && checkTask(task.definition, folder);
    },
  });
}

function checkTask(definition: vscode.TaskDefinition, folder: vscode.WorkspaceFolder): vscode.Task {
  const files: unknown = definition['files'];
  const pattern = typeof files === 'string' ? files : '**/*.model.json';
  const run = new vscode.CustomExecution(async () => {
    const { CheckTerminal } = await import('./checkTerminal');
    return new CheckTerminal(folder, pattern);
  });
  const task = new vscode.Task(definition, folder, vscode.l10n.t('check models'), type, run, '$bonsai');
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Never };
  return task;
}
