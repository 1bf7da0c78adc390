/** What the rows of a spec are, as a part of a hover. */
import type * as vscode from 'vscode';
import { barsOf, dataFacts } from '../../core/data/dataFacts';
import type { DataDescription, DescribedColumn } from '../../core/data/description';
import { formatCount, formatValue } from '../../core/message/format';
import { type Message, say } from '../../core/message/message';
import { escapeMarkdown } from '../../core/text/escape';
import type { DataDescriptions } from '../data/dataDescriptions';
import { isCancellation, userMessageOf } from '../errors';
import { localizedMarkdown } from '../localized';

/** @returns Markdown, line by line; none where there are no files to read, or nobody waits for them any more */
export async function dataHover(
  descriptions: DataDescriptions,
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<string[]> {
  const abort = new AbortController();
  const listening = token.onCancellationRequested(() => abort.abort());
  try {
    const described = (await descriptions.describe(document, abort.signal)) ?? [];
    const heading = ({ input }: DataDescription) => (described.length === 1 ? [] : ['', `**${escapeMarkdown(input)}**`]);
    return described.flatMap((description) => [...heading(description), ...markdownOf(description)]);
  } catch (error) {
    return isCancellation(error) ? [] : ['', localizedMarkdown(userMessageOf(error))];
  } finally {
    listening.dispose();
  }
}

function markdownOf(description: DataDescription): string[] {
  const facts = dataFacts(description).map(({ label, value }) => rowOf([localizedMarkdown(label), localizedMarkdown(value)]));
  const heads = columnHeads.map((head) => localizedMarkdown(head));
  return [
    ...['', '| | |', '|:--|:--|', ...facts],
    ...['', rowOf(heads), '|:--|--:|--:|--:|--:|:--|', ...description.columns.map((column) => rowOf(cellsOf(column)))],
  ];
}

const columnHeads: readonly Message[] = [say('column'), say('least'), say('mean'), say('largest'), say('missing'), say('histogram')];

function cellsOf({ name, min, mean, max, missing, histogram }: DescribedColumn): string[] {
  const shown = (value: number | null) => (value === null ? '' : formatValue(value));
  return [escapeMarkdown(name), shown(min), shown(mean), shown(max), missing === 0 ? '' : formatCount(missing), barsOf(histogram)];
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
