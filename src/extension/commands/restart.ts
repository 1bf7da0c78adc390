import * as vscode from 'vscode';
import type { Runs } from '../runs/runs';
import type { TrainerProcess } from '../engine/trainerProcess';

/** "Restart Trainer": asks first where that ends a run. */
export async function restartTrainer(trainer: TrainerProcess, runs: Runs): Promise<void> {
  if (runs.running !== undefined && !(await mayEnd(runs.running))) return;
  // The run is cancelled, which leaves a place to go on from; one that does not answer ends with its process.
  await trainer.restart();
}

async function mayEnd(spec: vscode.Uri): Promise<boolean> {
  const restart = vscode.l10n.t('Restart');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} is being shrunk now.', vscode.workspace.asRelativePath(spec)),
    { modal: true, detail: vscode.l10n.t('Restarting the trainer ends the run. A cancelled run can be resumed.') },
    restart,
  );
  return answer === restart;
}
