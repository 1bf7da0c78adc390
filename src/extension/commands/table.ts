import * as vscode from 'vscode';
import { restartTrainer } from './restart';
import { installEngine } from '../engine/install';
import type { Reporter } from '../errors';
import { explainProblem } from '../language/explain';
import { chooseModel } from '../models/chooseModel';
import { newModel } from '../models/newModel';
import type { ModelDocuments } from '../models/modelDocuments';
import type { LazyPanel } from '../panel/lazyPanel';
import { parseChosenShrink } from '../panel/messages';
import type { CommandId } from './ids';
import { exportShrunk } from './exportShrunk';
import { compareWith, compareWithCommitted } from './compare';
import { importModel } from './importModel';
import { removeUnfinishedRuns } from './removeUnfinished';
import { newestFinishedRun, openReport, openShrunk, runAsStored } from './results';
import { deleteRun, resumeRun, revealFolder, shrinkAgain, storedOf } from './onRun';
import type { OverviewRun } from '../../system/overview/overview';
import { type Element, fileIn, runIn } from '../overview/elements';
import type { ModelsView } from '../overview/modelsView';
import type { RunQueue } from '../runs/runQueue';
import type { Runs } from '../runs/runs';
import { openSample } from './openSample';
import { shrink, shrinkAsChosen, shrinkTo } from './shrink';
import { shrinkFurther } from './shrinkFurther';
import { shrinkModelFile } from './shrinkModelFile';
import { chooseTuned, takeModel } from './takeModel';
import type { TrainerProcess } from '../engine/trainerProcess';

export interface Services {
  /** The extension's own folder. */
  readonly extension: vscode.Uri;
  readonly models: ModelDocuments;
  readonly runs: Runs;
  readonly queue: RunQueue;
  readonly panel: LazyPanel;
  readonly modelsView: ModelsView;
  readonly trainer: TrainerProcess;
  readonly reporter: Reporter;
  readonly log: vscode.LogOutputChannel;
}

/** What each command does. Those about a model take its spec's URI, or else are about the one in the active editor. */
export function commandTable(services: Services): Record<CommandId, (...args: never[]) => unknown> {
  const { extension, models, runs, panel, trainer, reporter, log, queue, modelsView } = services;
  const onModel = (command: (spec: vscode.Uri, more?: unknown) => unknown) => async (about?: unknown, more?: unknown) => {
    const chosen = await chooseModel(models, fileIn(about));
    if (chosen !== undefined) await command(chosen, more);
  };
  /** On a run of the view, or else on a model. */
  const onRun = (ofRun: (run: OverviewRun) => unknown, ofModel: (spec: vscode.Uri) => unknown) => {
    const onSpec = onModel(ofModel);
    return (about?: unknown) => {
      const run = runIn(about);
      return run === undefined ? onSpec(about) : ofRun(run);
    };
  };
  const onRunAlone = (command: (run: OverviewRun) => unknown) => (about?: unknown) => {
    const run = runIn(about);
    return run && command(run);
  };
  return {
    'bonsai.newModel': () => newModel(),
    'bonsai.newModelFor': async (about?: unknown) => {
      const file = fileIn(about);
      if (file === undefined) return;
      const { newModelFor } = await import('./newModelFor');
      await newModelFor(trainer, file);
    },
    'bonsai.shrink': onModel((spec, chosen) => shrinkAsChosen(services, spec, isObject(chosen) ? (parseChosenShrink(chosen) ?? {}) : {})),
    'bonsai.resume': onRun(
      (run) => resumeRun(services, run),
      (spec) => shrink(services, spec, { resume: true }),
    ),
    'bonsai.shrinkTo': onRun(
      (run) => shrinkAgain(services, run),
      (spec) => shrinkTo(services, spec),
    ),
    'bonsai.cancel': () => runs.cancel(),
    'bonsai.pause': () => runs.order('pause'),
    'bonsai.continue': () => runs.order('continue'),
    'bonsai.stopHere': () => runs.order('stop'),
    'bonsai.removeUnfinished': () => removeUnfinishedRuns(),
    'bonsai.showBudget': onModel(async (spec, layer) => (await panel.load()).show(spec, typeof layer === 'string' ? layer : undefined)),
    'bonsai.openReport': onRun(
      async (run) => openReport(extension, await runAsStored(storedOf(run))),
      async (spec) => openReport(extension, await newestFinishedRun(runs, spec)),
    ),
    'bonsai.openShrunk': onRun(
      async (run) => openShrunk(await runAsStored(storedOf(run))),
      async (spec) => openShrunk(await newestFinishedRun(runs, spec)),
    ),
    'bonsai.exportShrunk': onRun(
      async (run) => exportShrunk(trainer, await runAsStored(storedOf(run))),
      async (spec) => exportShrunk(trainer, await newestFinishedRun(runs, spec)),
    ),
    'bonsai.shrinkFurther': onRun(
      async (run) => shrinkFurther(panel, await runAsStored(storedOf(run))),
      async (spec) => shrinkFurther(panel, await newestFinishedRun(runs, spec)),
    ),
    'bonsai.takeModel': (about?: unknown, number?: unknown) =>
      onRun(
        async (run) => takeModel(await runAsStored(storedOf(run)), number),
        async (spec) =>
          runs.running?.toString() === spec.toString()
            ? chooseTuned(runs, runs.newestOf(spec)?.tuned ?? [], number)
            : takeModel(await newestFinishedRun(runs, spec), number),
      )(about),
    'bonsai.importModel': (about?: unknown) => importModel(trainer, fileIn(about)),
    'bonsai.shrinkModelFile': (about?: unknown) =>
      shrinkModelFile(trainer, (spec, choice) => shrink(services, spec, choice), fileIn(about)),
    'bonsai.compareWith': async (about?: unknown) => {
      const compared = runIn(about) ?? (await chooseModel(models, fileIn(about)));
      if (compared !== undefined) await compareWith(services, compared);
    },
    'bonsai.compareWithCommitted': onModel((file) => compareWithCommitted(services, file)),
    'bonsai.openSample': () => openSample(extension),
    'bonsai.refreshModels': () => modelsView.refresh(),
    'bonsai.revealFolder': (about?: unknown) => revealFolder(fileIn(about)),
    'bonsai.deleteRun': onRunAlone(async (run) => {
      if (await deleteRun(run)) modelsView.refresh();
    }),
    'bonsai.removeFromQueue': (row?: Element) => row?.kind === 'queued' && queue.remove(row.queued),
    'bonsai.restartTrainer': () => restartTrainer(trainer, runs),
    'bonsai.installEngine': () => installEngine(trainer, reporter),
    'bonsai.showLog': () => log.show(),
    'bonsai.explainProblem': (code: string) => explainProblem(extension, code),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
