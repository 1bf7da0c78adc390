import path from 'node:path';
import { type Message, say } from '../../../core/message/message';
import { ImportError } from '../importError';

/** @param what is wrong in it, with its place */
export function damaged(file: string, what: Message): ImportError {
  return new ImportError(say('{0} is no sound TensorFlow Lite file: {1}. Get it again from where it was made', path.basename(file), what));
}
