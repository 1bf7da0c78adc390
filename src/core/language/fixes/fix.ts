import type { TextEdit } from '../../json/edits';
import type { Message } from '../../message/message';
import type { PlacedProblem } from '../../problem/problem';
import type { ModelDocument } from '../modelDocument';

/** A change of the text that mends a problem. */
export interface Fix {
  readonly title: Message;
  /** In the text as it is, from the last place to the first. */
  readonly edits: readonly TextEdit[];
  /** Whether it is surely what was meant, so that it can be made without being looked at. */
  readonly isSafe: boolean;
}

/** The fixes of one kind that a problem has. */
export type Fixer = (model: ModelDocument, problem: PlacedProblem) => Fix[];
