import { type Message, say } from '../../core/message/message';
import { decodeText } from '../text/decode';
import { readRegular, UnreadableError, whyUnreadable } from './regularFile';

/** Larger texts are no models: an editor shows none of 50 MB either. Reading this many takes a parser up to 2 GB of memory. */
const mostBytes = 32 * 2 ** 20;

/**
 * The text of a file with a model.
 *
 * @throws UnreadableError with a whole sentence, whatever is the matter
 */
export async function readSpecText(file: string): Promise<string> {
  try {
    return decodeText(await readRegular(file, mostBytes));
  } catch (cause) {
    throw new UnreadableError(sentence(cause));
  }
}

function sentence(cause: unknown): Message {
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  return isMissing
    ? say('there is no such file: check the path')
    : say('the file {0}', whyUnreadable(cause) ?? say('cannot be read: {0}', String(cause)));
}
