/** A table for a terminal, or as GitHub's Markdown. */
import { escapeMarkdown } from '../../core/text/escape';
import { columns } from './columns';

export type TableFormat = 'text' | 'markdown';

/** @param rows each as long as the heading; its first column is text, the others are numbers and end at the right */
export function table(format: TableFormat, heading: readonly string[], rows: readonly (readonly string[])[]): string {
  if (format === 'text') return `${columns([heading, ...rows])}\n`;
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |\n`;
  return [line(heading), `|${heading.map((_, at) => (at === 0 ? ' --- |' : ' ---: |')).join('')}\n`, ...rows.map(line)].join('');
}
