import * as vscode from 'vscode';
import { TrainerError } from '../client/trainerError';
import { type Message, say } from '../core/message/message';
import type { LocatedProblem } from '../core/problem/problem';
import type { Suggestion } from '../protocol/trainer';
import { localized } from './localized';

export function messageOf(error: unknown): string {
  return localized(userMessageOf(error));
}

/** The message for the user of an error of any kind. */
export function userMessageOf(error: unknown): Message {
  if (error instanceof TrainerError && error.place.message !== undefined) {
    const { message, suggestion } = error.place;
    return suggestion === undefined ? message : say('{0}. {1}', message, suggestions[suggestion]);
  }
  return say('{0}', error instanceof Error ? error.message : String(error));
}

const suggestions: Readonly<Record<Suggestion, Message>> = {
  otherRunFolder: say('Runs are kept beside their spec, in .bonsai/runs: copy the spec and its data to a folder that can be written.'),
  newRun: say('Start a new one with "Shrink Autoencoder".'),
  overwrite: say('Remove it, or import again and overwrite it.'),
  widerWorkspace: say('Move or copy it there, or open a folder that holds both.'),
};

/** Why no process is started. */
export const untrusted = () => vscode.l10n.t('Training runs only in trusted workspaces. Trust this workspace to shrink models.');

export function isCancellation(error: unknown): boolean {
  return error instanceof TrainerError && error.kind === 'cancelled';
}

interface Action {
  readonly label: string;
  run(): unknown;
}

/** The one way in which the user learns that something went wrong: a message that says what, with what can be done about it. */
export class Reporter {
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  async report(error: unknown): Promise<void> {
    try {
      this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    } catch {
      // The window closes, which ends what waits for the user's answers: no message can be shown.
      return;
    }
    await offer(placedMessage(error), [
      ...placeAction(error),
      ...restartAction(error),
      ...trustAction(),
      { label: vscode.l10n.t('Show Log'), run: () => this.#log.show() },
    ]);
  }

  /** For work that is not awaited: its errors are shown as any other. */
  watch(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.report(error));
  }

  /** Shows why something was not begun. @param problem the place in the spec that prevents it */
  async refuse(reason: string, spec: vscode.Uri, problem?: LocatedProblem): Promise<void> {
    await offer(reason, [...trustAction(), ...(problem === undefined ? [] : [openAction(spec, problem.line, problem.column)])]);
  }
}

async function offer(message: string, actions: readonly Action[]): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(message, ...actions.map((action) => action.label));
  await actions.find((action) => action.label === chosen)?.run();
}

/** The message as compilers write it, where it is about a place. */
function placedMessage(error: unknown): string {
  if (!(error instanceof TrainerError) || error.place.file === undefined) return sentence(messageOf(error));
  const { file, line } = error.place;
  return `${vscode.workspace.asRelativePath(file)}${line === undefined ? '' : `:${line}`}: ${messageOf(error)}`;
}

function sentence(message: string): string {
  return message.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

function placeAction(error: unknown): Action[] {
  if (!(error instanceof TrainerError) || error.place.file === undefined) return [];
  const { file, line = 1, column = 1 } = error.place;
  return [openAction(vscode.Uri.file(file), line, column)];
}

function restartAction(error: unknown): Action[] {
  if (!(error instanceof TrainerError) || error.kind !== 'died') return [];
  return [{ label: vscode.l10n.t('Restart Trainer'), run: () => vscode.commands.executeCommand('bonsai.restartTrainer') }];
}

/** In a workspace that is not trusted, that may be the reason. */
function trustAction(): Action[] {
  if (vscode.workspace.isTrusted) return [];
  return [{ label: vscode.l10n.t('Manage Workspace Trust'), run: () => vscode.commands.executeCommand('workbench.trust.manage') }];
}

function openAction(file: vscode.Uri, line: number, column: number): Action {
  const place = new vscode.Position(line - 1, column - 1);
  return {
    label: vscode.l10n.t('Open Line {0}', line),
    run: () => vscode.window.showTextDocument(file, { selection: new vscode.Range(place, place) }),
  };
}
