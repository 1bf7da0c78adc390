import { MessageError } from '../../system/messageError';

/** A file that cannot be read as a model, or a model that a spec cannot say. The message says where in the file, and what to do. */
export class ImportError extends MessageError {
  override readonly name = 'ImportError';
}
