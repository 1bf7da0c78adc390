import type { Message } from '../../core/message/message';
import type { Suggestion } from '../../protocol/trainer';
import { MessageError } from '../../system/messageError';

/** The spec or its data is at fault, not the program and not the machine. */
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
