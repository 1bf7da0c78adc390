import * as vscode from 'vscode';
import { formatCount } from '../../core/message/format';
import type { ShrinkTarget } from '../../core/methods/targetSchema';
import { parseAmount } from './amount';

/** Asks how many parameters may remain; `undefined` when the user thinks better of it. @param params of the original */
export async function askTarget(name: string, params: number): Promise<ShrinkTarget | undefined> {
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Shrink {0}', name),
    prompt: vscode.l10n.t('How many of its {0} parameters may remain? A share, such as 20 %, or a count.', formatCount(params)),
    value: '20 %',
    validateInput: (text) => {
      const amount = parseAmount(text);
      if (amount === undefined) return vscode.l10n.t('Write a share, such as 20 % or 0.2, or a count, such as 2000.');
      const count = amount <= 1 ? Math.floor(amount * params) : amount;
      if (count >= params) return vscode.l10n.t('The model has {0} parameters: ask for fewer.', formatCount(params));
      return { message: vscode.l10n.t('At most {0} parameters', formatCount(count)), severity: vscode.InputBoxValidationSeverity.Info };
    },
  });
  const amount = answer === undefined ? undefined : parseAmount(answer);
  return amount === undefined ? undefined : { params: amount };
}
