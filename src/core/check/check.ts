/** `bonsai check`: the editor's diagnostics of whole files, for the command line and for CI. */
import type { FileHead } from '../data/dataFiles';
import { dataFilesOf, fileProblemsOf, openModel, problemsOf } from '../language/model';
import { toText } from '../message';
import { LineTable } from '../spec/positions';
import type { PlacedProblem, ProblemCode, Severity, Span } from '../spec/problem';

/** A problem as it is listed: lines and columns from 1, in UTF-16 units; the end is after the last character. */
export interface Finding extends FindingPlace {
  readonly file: string;
  readonly severity: Severity;
  readonly code: ProblemCode;
  readonly message: string;
  /** Other places of the same file that explain it. */
  readonly related: readonly (FindingPlace & { readonly message: string })[];
}

export interface FindingPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * @param file as it is named in the findings
 * @param readHeads gives the first bytes of files that the spec names
 */
export async function checkText(
  file: string,
  text: string,
  readHeads: (files: readonly string[]) => Promise<ReadonlyMap<string, FileHead>>,
): Promise<Finding[]> {
  const model = openModel(text);
  const files = dataFilesOf(model).map((named) => named.file);
  const problems = [...problemsOf(model), ...(files.length === 0 ? [] : fileProblemsOf(model, await readHeads(files)))];
  const lines = new LineTable(text);
  return problems.map((problem) => finding(file, problem, lines));
}

/** Whether a build must fail: a model over budget is only warned of in an editor. */
export function isFailure({ severity, code }: Finding): boolean {
  return severity === 'error' || code.endsWith('-over-budget');
}

function finding(file: string, problem: PlacedProblem, lines: LineTable): Finding {
  const { severity, code, words, related } = problem;
  return {
    file,
    ...placeOf(problem, lines),
    severity,
    code,
    message: toText(words),
    related: related.map((note) => ({ ...placeOf(note, lines), message: toText(note.words) })),
  };
}

function placeOf({ offset, length }: Span, lines: LineTable): FindingPlace {
  const { line, column } = lines.at(offset);
  const end = lines.at(offset + length);
  return { line, column, endLine: end.line, endColumn: end.column };
}
