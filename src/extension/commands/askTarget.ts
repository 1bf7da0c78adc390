import * as vscode from 'vscode';
import { formatBytes, formatCount, formatShare } from '../../core/message/format';
import { limitOf } from '../../core/methods/target';
import type { ShrinkTarget } from '../../core/methods/targetSchema';
import type { Baseline } from '../../core/methods/baseline';
import { parseTarget } from '../../core/methods/parseTarget';

/** What there is to be made smaller; nothing of it where that is not known. */
export type Original = Partial<Pick<Baseline, 'params' | 'bytes' | 'macs'>>;

/** Asks what may remain; `undefined` when the user thinks better of it. */
export async function askTarget(name: string, original: Original): Promise<ShrinkTarget | undefined> {
  const { params } = original;
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Shrink {0}', name),
    prompt:
      params === undefined
        ? vscode.l10n.t('How much may remain? 20 % or 2000 parameters, 16 kB, 50 % MACs, or a loss at most so much higher: loss +5 %.')
        : vscode.l10n.t(
            'How many of its {0} parameters may remain? A share, such as 20 %, or a count. Or else 16 kB, 50 % MACs, loss +5 %.',
            formatCount(params),
          ),
    value: '20 %',
    validateInput: (text) => checkTarget(text, original),
  });
  return answer === undefined ? undefined : parseTarget(answer);
}

/** What the target comes to, or what is wrong with it. */
function checkTarget(text: string, original: Original): string | vscode.InputBoxValidationMessage {
  const target = parseTarget(text);
  if (target === undefined)
    return vscode.l10n.t('Write a share, such as 20 % or 0.2, a count, such as 2000, or 16 kB, 50 % MACs, loss +5 %.');
  const { maxLossIncrease } = target;
  if (maxLossIncrease !== undefined) return information(vscode.l10n.t('A loss at most {0} higher', formatShare(maxLossIncrease)));
  for (const { field, write, most, fewer } of sizes) {
    const [limit, had] = [target[field], original[field]];
    if (limit === undefined) continue;
    if (had === undefined || had === null) return '';
    const count = limitOf(limit, had);
    return count >= had ? fewer(write(had)) : information(most(write(count)));
  }
  return '';
}

const sizes = [
  {
    field: 'params',
    write: formatCount,
    most: (count: string) => vscode.l10n.t('At most {0} parameters', count),
    fewer: (had: string) => vscode.l10n.t('The model has {0} parameters: ask for fewer.', had),
  },
  {
    field: 'bytes',
    write: formatBytes,
    most: (count: string) => vscode.l10n.t('At most {0}', count),
    fewer: (had: string) => vscode.l10n.t('The model takes {0}: ask for less.', had),
  },
  {
    field: 'macs',
    write: formatCount,
    most: (count: string) => vscode.l10n.t('At most {0} multiply-accumulates', count),
    fewer: (had: string) => vscode.l10n.t('The model takes {0} multiply-accumulates: ask for fewer.', had),
  },
] as const;

function information(message: string): vscode.InputBoxValidationMessage {
  return { message, severity: vscode.InputBoxValidationSeverity.Info };
}
