/** The composition root: the only place that knows every part of the extension. */
import * as vscode from 'vscode';
import { offerRunsOfClosedWindows, registerCommands } from './commands/index';
import { DataDescriptions } from './data/dataDescriptions';
import { DataFileNames } from './data/dataFileNames';
import { Reporter } from './errors';
import { registerLanguage } from './language';
import { ModelDocuments } from './models/modelDocuments';
import { registerModelFileEditor } from './modelFiles/modelFileEditor';
import { LazyPanel } from './panel/lazyPanel';
import { ModelsView } from './overview/modelsView';
import { WindowRuns } from './runs/windowRuns';
import { RunQueue } from './runs/runQueue';
import { Runs } from './runs/runs';
import { RunStatusItem } from './runs/statusItem';
import { TrainerProcess } from './engine/trainerProcess';
import { registerTasks } from './tasks/checkTasks';

let end: (() => Promise<void>) | undefined;

export function activate({ extensionUri: extension, storageUri, subscriptions }: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Model Bonsai', { log: true });
  const reporter = new Reporter(log);
  const models = new ModelDocuments();
  const trainer = new TrainerProcess(extension, log);
  const descriptions = new DataDescriptions(trainer, models);
  const runs = new Runs(trainer);
  const queue = new RunQueue(runs);
  const modelsView = new ModelsView({ trainer, runs, queue, reporter });
  const panel = new LazyPanel({ extension, models, runs, descriptions, reporter });
  const services = { extension, models, runs, queue, panel, modelsView, trainer, reporter, log };
  const onOpened = () => models.open.length > 0 && vscode.commands.executeCommand('setContext', 'bonsai.modelOpened', true);
  void onOpened();
  subscriptions.push(
    models.onDidChange(onOpened),
    ...[log, models, trainer, runs, queue, modelsView, panel],
    registerLanguage({ models, runs, descriptions, fileNames: new DataFileNames(trainer), reporter }),
    registerModelFileEditor(extension, trainer),
    registerTasks(),
    new RunStatusItem(runs, queue),
    registerCommands(services),
  );
  const kept = storageUri && new WindowRuns(storageUri, queue, reporter);
  if (kept !== undefined) {
    subscriptions.push(kept);
    reporter.watch(offerRunsOfClosedWindows(services, kept));
  }
  end = async () => {
    queue.close();
    await kept?.close();
    await trainer.stop();
  };
}

/** The editor waits until the trainer has ended, and all that it has started: an installation, say. */
export function deactivate(): Promise<void> | undefined {
  return end?.();
}
