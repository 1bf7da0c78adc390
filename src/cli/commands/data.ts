/** `bonsai data SPEC`: what its rows are, before anything is trained on them. */
import path from 'node:path';
import { barsOf, dataFacts } from '../../core/data/dataFacts';
import type { DataDescription, DescribedColumn } from '../../core/data/description';
import { formatCount, formatValue } from '../../core/message/format';
import { toText } from '../../core/message/message';
import { escapeTerminal } from '../../core/text/escape';
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
    const descriptions = await withTrainer(startTrainer('portable'), (trainer, signal) => trainer.describeData(request, signal));
    await print(json === true ? `${JSON.stringify(jsonOf(descriptions), null, 2)}\n` : descriptions.map(textOf).join('\n'));
    return exitCode.done;
  } catch (error) {
    return reportFailure(error);
  }
}

/** Of a model with several inputs, what the rows of each are, by its name. */
function jsonOf(descriptions: readonly DataDescription[]) {
  const [only] = descriptions;
  return descriptions.length === 1
    ? only
    : { inputs: Object.fromEntries(descriptions.map((description) => [description.input, description])) };
}

function textOf(description: DataDescription, _: number, { length }: readonly DataDescription[]): string {
  const heading = length === 1 ? [] : [escapeTerminal(description.input)];
  const facts = dataFacts(description).map(({ label, value }) => [`${toText(label)}:`, escapeTerminal(toText(value))] as const);
  const longest = Math.max(...facts.map(([label]) => label.length));
  const lines = facts.map(([label, value]) => `${label.padEnd(longest)} ${value}`);
  const table = columns([['column', 'min', 'mean', 'max', 'missing', 'histogram'], ...description.columns.map(columnRow)]);
  return [...heading, ...lines, '', table, ''].join('\n');
}

function columnRow({ name, min, mean, max, missing, histogram }: DescribedColumn): string[] {
  const shown = (value: number | null) => (value === null ? '' : formatValue(value));
  return [name, shown(min), shown(mean), shown(max), formatCount(missing), barsOf(histogram)];
}
