/** A run as plain HTML, for readers that run no scripts. */
import { type ReportTable, runReport } from '../../core/report/runReport';
import type { RunState } from '../../core/run/state';
import { escapeHtml } from '../../core/text/escape';

export function staticReport(state: RunState): string {
  const { title, facts, tables, notices } = runReport(state);
  const paragraphs = [...facts, ...notices].map((text) => `<p>${escapeHtml(text)}</p>`);
  return [`<h1>${escapeHtml(title)}</h1>`, ...paragraphs, ...tables.map(tableHtml)].join('\n');
}

function tableHtml({ title, heading, rows }: ReportTable): string {
  const line = (cells: readonly string[], tag: 'th' | 'td') => {
    const shown = cells.map((cell, at) =>
      at === 0 ? `<th scope="${tag === 'th' ? 'col' : 'row'}">${escapeHtml(cell)}</th>` : `<${tag}>${escapeHtml(cell)}</${tag}>`,
    );
    return `<tr>${shown.join('')}</tr>`;
  };
  const body = rows.map((row) => line(row, 'td')).join('\n');
  return `<h2>${escapeHtml(title)}</h2>\n<table>\n<thead>${line(heading, 'th')}</thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}
