/** `bonsai check`: the editor's diagnostics of whole files, for the command line and for CI. */
import type { FileHead } from '../data/dataFiles';
import { dataFilesOf, fileProblemsOf, openModelDocument, problemsOf, withOrigin } from '../language/modelDocument';
import { counted } from '../message/counted';
import { type Message, say, toText } from '../message/message';
import { problemCodes } from '../problem/codes';
import { LineTable } from '../spec/positions';
import type { RunOrigin } from '../spec/runOrigin';
import type { PlacedProblem, Severity, Span } from '../problem/problem';

/** Beside the problems that an editor shows, those of a file that is not open there. */
export const findingCodes = {
  ...problemCodes,
  'unreadable-file': 'A file cannot be read.',
  'more-problems': 'A file has more problems than are listed.',
  'internal-error': 'A file could not be checked, because of an error in this program.',
} as const;

export type FindingCode = keyof typeof findingCodes;

/** A problem as it is listed: lines and columns from 1, in UTF-16 units; the end is after the last character. */
export interface Finding extends FindingPlace {
  readonly file: string;
  readonly severity: Severity;
  readonly code: FindingCode;
  readonly message: string;
  /** Other places of the same file that explain it. */
  readonly related: readonly (FindingPlace & { readonly message: string })[];
}

/** What is known of a file beside its text. */
export interface FileLocation {
  /** Of a model of a run. */
  readonly origin?: () => Promise<RunOrigin | undefined>;
  /** The first bytes of files that the spec names. */
  readonly heads: (files: readonly string[]) => Promise<ReadonlyMap<string, FileHead>>;
}

export interface FindingPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * What is wrong with a file, or that this could not be found out: it never throws, so that one file does not keep others from being checked.
 *
 * @param file as it is named in the findings
 */
export async function checkText(file: string, text: string, place: FileLocation): Promise<Finding[]> {
  try {
    return await problemsIn(file, text, place);
  } catch (cause) {
    return [wholeFile(file, 'internal-error', say('internal error: {0}', cause instanceof Error ? cause.message : String(cause)))];
  }
}

/** The most findings of a file that are reported. */
const mostListed = 1000;

const moreProblems = (count: number): Message =>
  counted(count, '{0} more problem is not listed: mend the first ones', '{0} more problems are not listed: mend the first ones');

/** That a file cannot be read. @param message why, as a sentence */
export function unreadable(file: string, message: Message): Finding {
  return wholeFile(file, 'unreadable-file', message);
}

function wholeFile(file: string, code: FindingCode, message: Message): Finding {
  return { file, code, severity: 'error', line: 1, column: 1, endLine: 1, endColumn: 1, message: toText(message), related: [] };
}

async function problemsIn(file: string, text: string, { origin, heads }: FileLocation): Promise<Finding[]> {
  const model = withOrigin(openModelDocument(text), await origin?.());
  const files = dataFilesOf(model).map((named) => named.file);
  const found = problemsOf(model, mostListed);
  const problems = [...found, ...(files.length === 0 ? [] : fileProblemsOf(model, await heads(files)))];
  const lines = new LineTable(text);
  const left = (model.analysis?.problems.length ?? 0) - mostListed;
  const more = found.length < mostListed || left <= 0 ? [] : [wholeFile(file, 'more-problems', moreProblems(left))];
  return [...problems.map((problem) => finding(file, problem, lines)), ...more];
}

/** Whether a build must fail: a model over budget is only warned of in an editor. */
export function isFailure({ severity, code }: Finding): boolean {
  return severity === 'error' || code.endsWith('-over-budget');
}

function finding(file: string, problem: PlacedProblem, lines: LineTable): Finding {
  const { severity, code, message, related } = problem;
  return {
    file,
    ...placeOf(problem, lines),
    severity,
    code,
    message: toText(message),
    related: related.map((note) => ({ ...placeOf(note, lines), message: toText(note.message) })),
  };
}

function placeOf({ offset, length }: Span, lines: LineTable): FindingPlace {
  const { line, column } = lines.at(offset);
  const end = lines.at(offset + length);
  return { line, column, endLine: end.line, endColumn: end.column };
}
