import type { Message } from '../../core/message/message';
import type { Remedy } from '../../protocol/trainer';
import { WordedError } from '../../system/wordedError';

/** The spec or its data is at fault, not the program and not the machine. */
export class InputFault extends WordedError {
  constructor(
    message: Message,
    /** Absolute path of the spec. */
    readonly file: string,
    /** From 1. */
    readonly line?: number,
    readonly column?: number,
    readonly remedy?: Remedy,
  ) {
    super(message);
    this.name = 'InputFault';
  }
}
