import type { Message } from '../../core/message/message';
import type { Suggestion } from '../../protocol/trainer';
import { MessageError } from '../../system/messageError';

/** A file that cannot be read as a model, or a model that a spec cannot say. The message says where in the file, and what to do. */
export class ImportError extends MessageError {
  override readonly name = 'ImportError';

  constructor(
    message: Message,
    options?: ErrorOptions,
    readonly suggestion?: Suggestion,
  ) {
    super(message, options);
  }
}
