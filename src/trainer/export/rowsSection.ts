/** The part of an export's README that says what stands in the rows that the model takes. */
import type { RowsTaken } from '../../core/data/rowsTaken';
import { formatValue } from '../../core/message/format';
import { escapeMarkdown } from '../../core/text/escape';

/** @returns lines of Markdown; none where nothing is known */
export function rowsSection(rows: RowsTaken | undefined): string[] {
  if (rows === undefined) return [];
  const { columns, missing, scale, window, classes } = rows;
  const columnLines = (columns ?? missing ?? []).map((_, at) => columnLine(columns?.[at] ?? String(at), missing?.[at]));
  return [
    ...(scale === undefined ? [] : ['', `The model was trained on values multiplied by ${String(scale)}: multiply yours as well.`]),
    ...(window === undefined ? [] : ['', `A row of the model is ${String(window)} rows of the data that follow each other.`]),
    ...(columnLines.length === 0 ? [] : ['', 'The values of a row, in order:', '', ...columnLines]),
    ...(classes === undefined
      ? []
      : ['', 'The classes, by their numbers:', '', ...classes.map((name, at) => `- ${String(at)}: ${escapeMarkdown(name)}`)]),
  ];
}

function columnLine(name: string, mean: number | undefined): string {
  return `- ${escapeMarkdown(name)}${mean === undefined ? '' : `: where it is missing, give ${formatValue(mean)}`}`;
}
