/** The columns that the first line of a CSV file names, as far as its first bytes tell; reading itself looks at more of it. */
import { recognizeData } from '../core/data/recognize';

const delimiters = [',', ';', '\t', '|'];

/** @returns none where the file is no CSV, or its first line names no columns or is not whole */
export function headColumns(head: Uint8Array): string[] {
  if (recognizeData(head) !== 'csv') return [];
  const text = new TextDecoder().decode(head);
  const end = /\r?\n|\r/u.exec(text)?.index;
  if (end === undefined) return [];
  const line = text.slice(0, end);
  const cut = delimiters.map((delimiter) => cellsOf(line, delimiter));
  const names = cut.reduce((most, cells) => (cells.length > most.length ? cells : most));
  return names.every((name) => name !== '' && Number.isNaN(Number(name))) ? names : [];
}

function cellsOf(line: string, delimiter: string): string[] {
  const cells = [''];
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === delimiter && !isQuoted) cells.push('');
    else cells.push(`${cells.pop() ?? ''}${letter}`);
  }
  return cells.map((cell) => cell.trim());
}
