import type { Message } from '../message/message';

/** Everything that can be said about a spec, by the editor and by `bonsai check`. */
export type ProblemCode =
  | 'syntax-error'
  | 'missing-field'
  | 'unknown-field'
  | 'duplicate-field'
  | 'wrong-value'
  | 'unknown-layer-type'
  | 'unknown-method'
  | 'duplicate-name'
  | 'unknown-input'
  | 'wrong-input-count'
  | 'cycle'
  | 'shape-mismatch'
  | 'input-count'
  | 'unused-layer'
  | 'layer-over-budget'
  | 'model-over-budget'
  | 'needs-int8'
  | 'data-file'
  | 'unknown-cost'
  | 'not-a-model'
  | 'code-not-narrow'
  | 'fading-gradients'
  | 'loss-mismatch'
  | 'missing-metric'
  | 'odd-training'
  | 'idle-setting'
  | 'nothing-to-shrink'
  | 'unaimed-target';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A place in a JSON document: keys and indices from the root. */
export type JsonPath = readonly (string | number)[];

/** Something wrong with a spec, before its place in the text is known. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** What is wrong and what to do. */
  readonly message: Message;
  readonly path: JsonPath;
  /** Underline the field's name rather than its value. */
  readonly atKey?: boolean;
  /** The exact place, where the path leads to another one (a field that is there twice). */
  readonly span?: Span;
  /** The word that was probably meant. */
  readonly meant?: string;
  /** Other places that explain it. */
  readonly related?: readonly { readonly message: Message; readonly path: JsonPath }[];
}

/** A part of a text, in UTF-16 units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** A sign that a text lacks. */
export type MissingSign = 'comma';

/** A problem and what explains it with their places in the text. */
export interface PlacedProblem extends Span {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: Message;
  readonly path: JsonPath;
  readonly meant?: string;
  /** What the text lacks there, where that is one sign. */
  readonly missing?: MissingSign;
  readonly related: readonly PlacedNote[];
}

/** A place that explains a problem elsewhere. */
export interface PlacedNote extends Span {
  readonly message: Message;
  readonly path: JsonPath;
}

/** The same with lines and columns, from 1, and in English. */
export interface LocatedProblem extends PlacedProblem, InText {
  readonly related: readonly LocatedNote[];
}

export type LocatedNote = PlacedNote & InText;

interface InText {
  readonly line: number;
  readonly column: number;
  /** The message in English. */
  readonly text: string;
}

/** A problem that makes the spec unusable. */
export function error(code: ProblemCode, path: JsonPath, message: Message): Problem {
  return { code, severity: 'error', message, path };
}

/** "layers[2].units", as messages write a path; the whole document is "the spec". */
export function formatPath(path: JsonPath): string {
  if (path.length === 0) return 'the spec';
  return path.map((part, index) => (typeof part === 'number' ? `[${String(part)}]` : index === 0 ? part : `.${part}`)).join('');
}
