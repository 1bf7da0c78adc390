import type { Message } from '../../core/message/message';
import type { Suggestion } from '../../protocol/trainer';
import { MessageError } from '../../system/messageError';

/** An error in the spec or its data, not in the program or the machine. */
export class InputError extends MessageError {
  constructor(
    message: Message,
    /** Absolute path of the spec. */
    readonly file: string,
    /** From 1. */
    readonly line?: number,
    readonly column?: number,
    readonly suggestion?: Suggestion,
  ) {
    super(message);
    this.name = 'InputError';
  }
}
