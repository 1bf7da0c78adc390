import * as vscode from 'vscode';
import { chosenSteps } from '../../core/methods/chosenSteps';
import type { ShrinkStep } from '../../core/methods/options';
import { methodMeaning } from '../../core/methods/options/meaning';
import { methodNames, methodTable } from '../../core/methods/records';
import { localized } from '../localized';

/**
 * Asks by which method a model is shrunk: by the usual steps, which are on offer first, or by one of the methods that go by a target.
 *
 * @returns `undefined` when the user thinks better of it
 */
export async function askSteps(name: string, usual: readonly ShrinkStep[]): Promise<readonly ShrinkStep[] | undefined> {
  const methods = methodNames.filter((method) => methodTable[method].aimsAt.length > 0);
  const items = [
    { label: vscode.l10n.t('As before'), description: usual.map(({ method }) => method).join(', '), steps: usual },
    ...methods.map((method) => ({
      label: method,
      detail: localized(methodMeaning(method)),
      steps: chosenSteps({ method }, usual),
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Shrink {0}', name),
    placeHolder: vscode.l10n.t('By which method?'),
    matchOnDetail: true,
  });
  return picked?.steps;
}
