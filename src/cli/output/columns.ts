import { escapeTerminal } from '../../core/text/escape';

/** Lays out rows of text in columns; the first column starts at the left, the others end at the right. */
export function columns(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(escapeTerminal));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
