import { escapeTerminal } from '../../core/text/escape';

/** One problem a line, as compilers write them: `file:line:column: severity: message`. */
export interface ListedProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

export function problemLine({ file, line, column, severity, message }: Omit<ListedProblem, 'code'>): string {
  return escapeTerminal(`${file}:${String(line)}:${String(column)}: ${severity}: ${message}`);
}
