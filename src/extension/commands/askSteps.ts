import * as vscode from 'vscode';
import { type ShrinkStep, stepSchemas } from '../../core/methods/options';
import { methodNames, methodTable } from '../../core/methods/records';
import { say } from '../../core/message/message';
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
      detail: descriptionOf(stepSchemas[method]),
      steps: [usual.find((step) => step.method === method) ?? { method }],
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Shrink {0}', name),
    placeHolder: vscode.l10n.t('By which method?'),
    matchOnDetail: true,
  });
  return picked?.steps;
}

function descriptionOf(schema: object): string {
  return 'description' in schema && typeof schema.description === 'string' ? localized(say(schema.description)) : '';
}
