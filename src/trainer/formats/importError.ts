import { WordedError } from '../../system/wordedError';

/** A file that cannot be read as a model, or a model that a spec cannot say. The message says where in the file, and what to do. */
export class ImportError extends WordedError {
  override readonly name = 'ImportError';
}
