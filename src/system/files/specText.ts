import { type Message, say } from '../../core/message/message';
import { decodeText } from '../text/decode';
import { readRegular, UnreadableError, whyUnreadable } from './regularFile';

/** Larger texts are no models: an editor shows none of 50 MB either. Reading this many takes a parser up to 2 GB of memory. */
const mostBytes = 32 * 2 ** 20;

/** Files that people take for specs, by their first bytes. */
const binaryKinds = [
  { begins: '\x93NUMPY', message: say('is a NumPy file, not a model spec') },
  { begins: '\x89HDF\r\n', message: say('is an HDF5 file, as Keras writes (.h5), not a model spec: make a spec of it with bonsai import') },
  { begins: 'PK\x03\x04', message: say('is a zip archive, as Keras (.keras) and NumPy (.npz) write, not a model spec') },
] as const;

/**
 * The text of a file with a model.
 *
 * @throws UnreadableError with a whole sentence, whatever is the matter
 */
export async function readSpecText(file: string): Promise<string> {
  try {
    const bytes = await readRegular(file, mostBytes);
    const kind = binaryKinds.find(({ begins }) => bytes.toString('latin1', 0, begins.length) === begins);
    if (kind !== undefined) throw new UnreadableError(kind.message);
    return decodeText(bytes);
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
