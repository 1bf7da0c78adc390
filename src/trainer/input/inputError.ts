import type { Message } from '../../core/message/message';
import type { Suggestion } from '../../protocol/trainer';
import { MessageError } from '../../system/messageError';

/** An error in the spec or its data, not in the program or the machine. */
export class InputError extends MessageError {
  /** From 1. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly suggestion: Suggestion | undefined;

  constructor(
    message: Message,
    /** Absolute path of the spec. */
    readonly file: string,
    { line, column, suggestion }: Partial<Pick<InputError, 'line' | 'column' | 'suggestion'>> = {},
  ) {
    super(message);
    this.name = 'InputError';
    this.line = line;
    this.column = column;
    this.suggestion = suggestion;
  }
}
