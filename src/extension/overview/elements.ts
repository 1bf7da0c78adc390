/** What the Bonsai view shows, row by row; commands of its menus are given these. */
import * as vscode from 'vscode';
import type { OverviewModel, OverviewRun } from '../../system/overview/overview';
import type { QueuedRun } from '../runs/runQueue';

export interface ModelElement {
  readonly kind: 'model';
  readonly model: OverviewModel;
  readonly resourceUri: vscode.Uri;
  readonly children: readonly (RunElement | QueuedElement)[];
}

export interface RunElement {
  readonly kind: 'run';
  readonly run: OverviewRun;
  /** Its folder. */
  readonly resourceUri: vscode.Uri;
  readonly children: readonly RunElement[];
}

/** A run that waits for the one that goes on. */
export interface QueuedElement {
  readonly kind: 'queued';
  readonly queued: QueuedRun;
  /** From 1. */
  readonly place: number;
}

/** Runs whose model is not known. */
export interface UnreadableElement {
  readonly kind: 'unreadable';
  readonly children: readonly RunElement[];
}

export type Element = ModelElement | RunElement | QueuedElement | UnreadableElement;

export function modelElement(model: OverviewModel, waiting: readonly QueuedRun[]): ModelElement {
  const resourceUri = vscode.Uri.file(model.file);
  const queued = waiting.flatMap((run, at): QueuedElement[] =>
    run.spec.toString() === resourceUri.toString() ? [{ kind: 'queued', queued: run, place: at + 1 }] : [],
  );
  return { kind: 'model', model, resourceUri, children: [...queued, ...model.runs.map(runElement)] };
}

export function runElement(run: OverviewRun): RunElement {
  return { kind: 'run', run, resourceUri: vscode.Uri.file(run.run.folder), children: run.runs.map(runElement) };
}

/** The run that a command was called on in the view. */
export function runIn(argument: unknown): OverviewRun | undefined {
  return isElement(argument) && argument.kind === 'run' ? argument.run : undefined;
}

/** The file that a command is about: called with its URI, on a row of the view, or on a change of source control. */
export function fileIn(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (typeof argument !== 'object' || argument === null || !('resourceUri' in argument)) return undefined;
  return argument.resourceUri instanceof vscode.Uri ? argument.resourceUri : undefined;
}

function isElement(argument: unknown): argument is Element {
  return typeof argument === 'object' && argument !== null && 'kind' in argument;
}
