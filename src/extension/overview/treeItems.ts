/** The rows of the Bonsai view as the editor draws them. */
import path from 'node:path';
import * as vscode from 'vscode';
import { formatShare } from '../../core/message/format';
import { goalMessage } from '../../core/methods/target';
import { resultMessage } from '../../core/run/resultMessage';
import type { RunState } from '../../core/run/state';
import { countedOf } from '../../core/score/scoreCard';
import { specEnding } from '../../system/overview/modelFileNames';
import type { OverviewRun } from '../../system/overview/overview';
import { isNewer, isRecord } from '../../system/runs/runRecords';
import { localized } from '../localized';
import type { Element, ModelElement, QueuedElement, RunElement } from './elements';
import type { ModelSummary } from './modelSummaries';

/** What is known beside the files. */
export interface Known {
  summaryOf(file: string): ModelSummary | undefined;
  /** The spec that is being shrunk in this window, and how far that has come. */
  readonly running: { readonly spec: vscode.Uri; readonly state: RunState | undefined } | undefined;
}

export function treeItem(element: Element, known: Known): vscode.TreeItem {
  switch (element.kind) {
    case 'model':
      return modelItem(element, known);
    case 'run':
      return runItem(element, known);
    case 'queued':
      return queuedItem(element);
    case 'unreadable': {
      const item = new vscode.TreeItem(vscode.l10n.t('Unreadable runs'), vscode.TreeItemCollapsibleState.Collapsed);
      item.id = 'unreadable';
      item.iconPath = new vscode.ThemeIcon('warning');
      return item;
    }
  }
}

function modelItem({ model, resourceUri, children }: ModelElement, known: Known): vscode.TreeItem {
  const state = children.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(path.basename(model.file), state);
  item.id = `model ${model.file}`;
  const folder = vscode.workspace.asRelativePath(path.dirname(model.file));
  const where = folder === path.dirname(model.file) ? '' : folder;
  if (!model.isThere) {
    item.description = vscode.l10n.t('is gone; its runs remain');
    item.contextValue = 'model.gone';
    item.iconPath = new vscode.ThemeIcon('circle-slash');
    return item;
  }
  const summary = known.summaryOf(model.file);
  const text = summary === undefined ? '' : localized(summary.message);
  item.resourceUri = resourceUri;
  item.description = [text, where].filter((part) => part !== '').join(' · ');
  item.tooltip = [vscode.workspace.asRelativePath(model.file), text].filter((part) => part !== '').join('\n');
  item.contextValue = model.file.endsWith(specEnding) ? 'model.spec' : 'model.file';
  item.iconPath =
    summary?.isOverBudget === true
      ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
      : new vscode.ThemeIcon('symbol-structure');
  item.command = { title: '', command: 'vscode.open', arguments: [resourceUri] };
  return item;
}

function runItem(element: RunElement, known: Known): vscode.TreeItem {
  const { run, children } = element;
  const state = children.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed;
  const { record, folder } = run.run;
  const item = new vscode.TreeItem(isRecord(record) ? dateOf(record.started) : path.basename(folder), state);
  item.id = `run ${run.run.final}`;
  const { text, icon, contextValue } = lookOf(run, known);
  item.description = text;
  item.tooltip = [vscode.workspace.asRelativePath(folder), goalOf(run), text].filter((part) => part !== '').join('\n');
  item.iconPath = icon;
  item.contextValue = contextValue;
  if (contextValue === 'run.finished') item.command = { title: '', command: 'bonsai.openReport', arguments: [element] };
  else if (run.spec !== undefined) item.command = { title: '', command: 'bonsai.showBudget', arguments: [vscode.Uri.file(run.spec)] };
  return item;
}

interface Look {
  readonly text: string;
  readonly icon: vscode.ThemeIcon;
  readonly contextValue: string;
}

function lookOf({ run, spec }: OverviewRun, { running }: Known): Look {
  const { state, record } = run;
  if (!isRecord(record)) {
    const text = isNewer(record) ? vscode.l10n.t('of a newer version') : vscode.l10n.t('its record cannot be read');
    return { text, icon: new vscode.ThemeIcon('question'), contextValue: `run.${state === 'running' ? 'elsewhere' : 'unreadable'}` };
  }
  switch (state) {
    case 'finished':
      return { text: localized(resultMessage(record.scoreCard!)), icon: new vscode.ThemeIcon('pass'), contextValue: 'run.finished' };
    case 'unfinished':
      return { text: vscode.l10n.t('unfinished'), icon: new vscode.ThemeIcon('debug-pause'), contextValue: 'run.unfinished' };
    case 'running': {
      const icon = new vscode.ThemeIcon('sync~spin');
      if (running === undefined || spec !== running.spec.fsPath)
        return { text: vscode.l10n.t('running in another window or a terminal'), icon, contextValue: 'run.elsewhere' };
      return { text: vscode.l10n.t('running: {0}', formatShare(running.state?.progress ?? 0)), icon, contextValue: 'run.running' };
    }
  }
}

/** What was asked for. */
function goalOf({ run: { record } }: OverviewRun): string {
  if (!isRecord(record) || record.scoreCard === undefined) return '';
  const { options, scoreCard } = record;
  return localized(goalMessage(options.target, { ...scoreCard.original, params: countedOf(scoreCard) }));
}

function queuedItem({ queued, place }: QueuedElement): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Waiting'));
  item.description = place === 1 ? vscode.l10n.t('the next run') : vscode.l10n.t('number {0} in the queue', place);
  item.iconPath = new vscode.ThemeIcon('clock');
  item.contextValue = 'queued';
  item.command = { title: '', command: 'bonsai.showBudget', arguments: [queued.spec] };
  return item;
}

/** When a run began, as the user writes dates. */
export function dateOf(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}
