/** `bonsai data SPEC`: what its rows are, before anything is trained on them. */
import path from 'node:path';
import { rowCount, valueCount } from '../../core/message/counted';
import { formatCount, formatValue } from '../../core/message/format';
import { formatShape } from '../../core/layers/kind';
import { toText } from '../../core/message/message';
import { escapeTerminal } from '../../core/text/escape';
import type { DataDescription, DescribedColumn } from '../../protocol/dataDescription';
import { type ExitCode, exitCode } from '../exitCode';
import { columns } from '../output/columns';
import { print } from '../output/print';
import { readSpec, standardInput } from '../readSpec';
import { reportFailure, withTrainer } from '../trainer';
import { startTrainer } from '../trainerProcess';
import { workspaceOf } from '../workspace';

export interface DataFlags {
  readonly workspace?: string;
  readonly json?: true;
}

export async function data(spec: string, { workspace, json }: DataFlags): Promise<ExitCode> {
  const text = spec === standardInput ? { text: await readSpec(spec) } : {};
  const request = { spec: path.resolve(spec), ...text, workspace: workspaceOf(workspace) };
  try {
    const description = await withTrainer(startTrainer('portable'), (trainer, signal) => trainer.describeData(request, signal));
    await print(json === true ? `${JSON.stringify(description, null, 2)}\n` : textOf(description));
    return exitCode.done;
  } catch (error) {
    return reportFailure(error);
  }
}

const bars = ' ▁▂▃▄▅▆▇█';

function textOf({ rows, heldOut, shape, type, missing, constant, labels, duplicates, leaked, ...rest }: DataDescription): string {
  const classes = Object.entries(labels).map(([name, count]) => `${escapeTerminal(name)} ${formatCount(count)}`);
  const lines = [
    `rows:       ${formatCount(rows)} of ${formatShape(shape)} (${type}), ${formatCount(heldOut)} held out`,
    ...(missing === 0 ? [] : [`missing:    ${toText(valueCount(missing))}`]),
    ...(constant.length === 0
      ? []
      : [`constant:   ${constant.slice(0, 20).map(escapeTerminal).join(', ')}${constant.length > 20 ? ', …' : ''}`]),
    ...(duplicates === 0 ? [] : [`duplicates: ${toText(rowCount(duplicates))} equal to an earlier one`]),
    ...(leaked === 0 ? [] : [`leaked:     ${toText(rowCount(leaked))} held out and trained on as well`]),
    ...(classes.length === 0 ? [] : [`labels:     ${classes.join(', ')}`]),
    '',
    columns([['column', 'min', 'mean', 'max', 'missing', 'histogram'], ...rest.columns.map(columnRow)]),
    '',
  ];
  return lines.join('\n');
}

function columnRow({ name, min, mean, max, missing, histogram }: DescribedColumn): string[] {
  const shown = (value: number | null) => (value === null ? '' : formatValue(value));
  const most = Math.max(1, ...(histogram?.counts ?? []));
  const picture = (histogram?.counts ?? []).map((count) => bars[Math.ceil((count / most) * (bars.length - 1))]!).join('');
  return [name, shown(min), shown(mean), shown(max), formatCount(missing), picture];
}
