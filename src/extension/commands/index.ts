import * as vscode from 'vscode';
import { restartTrainer } from './restart';
import { installEngine } from '../engine/install';
import type { Reporter } from '../errors';
import { explainProblem } from '../language/explain';
import { chooseModel } from '../models/chooseModel';
import { newModel } from '../models/newModel';
import type { ModelDocuments } from '../models/modelDocuments';
import type { BudgetPanel } from '../panel/budgetPanel';
import { importModel } from './importModel';
import { removeUnfinishedRuns } from './removeUnfinished';
import { openReport, openShrunk } from './results';
import type { Runs } from '../runs/runs';
import { shrink } from './shrink';
import { shrinkModelFile } from './shrinkModelFile';
import type { TrainerProcess } from '../engine/trainerProcess';

export interface Services {
  /** The extension's own folder. */
  readonly extension: vscode.Uri;
  readonly models: ModelDocuments;
  readonly runs: Runs;
  readonly panel: BudgetPanel;
  readonly trainer: TrainerProcess;
  readonly reporter: Reporter;
  readonly log: vscode.LogOutputChannel;
}

/** Every command and what it does. Those about a model take its spec's URI, or else are about the one in the active editor. */
export function commandTable(services: Services): Record<string, (...args: never[]) => unknown> {
  const { extension, models, runs, panel, trainer, reporter, log } = services;
  const onModel = (command: (spec: vscode.Uri, layer?: string) => unknown) => async (spec?: vscode.Uri, layer?: unknown) => {
    const chosen = await chooseModel(models, spec);
    if (chosen !== undefined) await command(chosen, typeof layer === 'string' ? layer : undefined);
  };
  return {
    'bonsai.newModel': () => newModel(),
    'bonsai.shrink': onModel((spec) => shrink(services, spec, { resume: false })),
    'bonsai.resume': onModel((spec) => shrink(services, spec, { resume: true })),
    'bonsai.cancel': () => runs.cancel(),
    'bonsai.removeUnfinished': () => removeUnfinishedRuns(),
    'bonsai.showBudget': onModel((spec, layer) => panel.show(spec, layer)),
    'bonsai.openReport': onModel((spec) => openReport(extension, runs, spec)),
    'bonsai.openShrunk': onModel((spec) => openShrunk(runs, spec)),
    'bonsai.importModel': (file?: vscode.Uri) => importModel(trainer, file),
    'bonsai.shrinkModelFile': (file?: vscode.Uri) => shrinkModelFile(trainer, (spec) => shrink(services, spec, { resume: false }), file),
    'bonsai.restartTrainer': () => restartTrainer(trainer, runs),
    'bonsai.installEngine': () => installEngine(trainer, reporter),
    'bonsai.showLog': () => log.show(),
    'bonsai.explainProblem': (code: string) => explainProblem(extension, code),
  };
}

/** Registers the table; the error of a command that fails is shown. */
export function registerCommands(services: Services): vscode.Disposable {
  const registered = Object.entries(commandTable(services)).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (...args: never[]) => {
      try {
        return await run(...args);
      } catch (error) {
        await services.reporter.report(error);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}
