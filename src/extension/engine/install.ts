/** "Install Native Engine": asks, installs, reports. */
import * as vscode from 'vscode';
import { isCancellation, type Reporter } from '../errors';
import { localized } from '../localized';
import type { TrainerProcess } from './trainerProcess';

export async function installEngine(trainer: TrainerProcess, reporter: Reporter): Promise<void> {
  const { native } = await trainer.engineStatus();
  if (native.installed) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The native engine is installed: TensorFlow {0}.', native.version ?? ''));
    return;
  }
  const install = vscode.l10n.t('Install');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Install the native engine?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        "It is TensorFlow's C library and trains several times faster than the portable engine. It is fetched with your npm or pip, takes about 700 MB in {0}, and serves all workspaces.",
        native.folder,
      ),
    },
    install,
  );
  if (answer !== install) return;
  try {
    const status = await installWithProgress(trainer);
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The native engine is installed: TensorFlow {0}.', status.native.version ?? ''),
    );
  } catch (error) {
    if (!isCancellation(error)) await reporter.report(error);
  }
}

function installWithProgress(trainer: TrainerProcess) {
  const title = vscode.l10n.t('Installing the native engine');
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let shown = 0;
    return trainer.installEngine({
      signal: abort.signal,
      onProgress: ({ message, share }) => {
        const percent = share === undefined ? shown : Math.floor(share * 100);
        progress.report({ message: localized(message), increment: percent - shown });
        shown = percent;
      },
    });
  });
}
