import * as vscode from 'vscode';
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
