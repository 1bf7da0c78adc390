import * as vscode from 'vscode';
import type { WindowRuns } from '../runs/windowRuns';
import { commandIds } from './ids';
import type { Services } from './table';

/** Registers all commands; what they do is loaded when the first one is called. The error of one that fails is shown. */
export function registerCommands(services: Services): vscode.Disposable {
  const table = async () => (await import('./table')).commandTable(services);
  let loaded: ReturnType<typeof table> | undefined;
  const registered = commandIds.map((id) =>
    vscode.commands.registerCommand(id, async (...args: never[]) => {
      try {
        loaded ??= table();
        return await (await loaded)[id](...args);
      } catch (error) {
        await services.reporter.report(error);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** Runs that ended with their window, as it was closed, reloaded or died, can go on in this one. */
export async function offerRunsOfClosedWindows(services: Services, kept: WindowRuns): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const runs = await kept.take();
  if (runs.length === 0) return;
  const { askToContinue } = await import('./continueRuns');
  await askToContinue(services, kept, runs);
}
