import { MessageError } from '../../system/messageError';

/** A data file that cannot be used. The message goes on a sentence about the file: "is cut off: …". */
export class DataError extends MessageError {
  override readonly name = 'DataError';
}
