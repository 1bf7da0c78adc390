/** JSON of model files: three letters make an object that takes sixty bytes of memory, and a file can hold millions. */
import { formatCount } from '../../core/message/format';
import { say } from '../../core/message/message';
import { ImportError } from './importError';

/** Values of all kinds. The configurations of the largest models have some hundred thousands, also where they hold vocabularies. */
export const mostValues = 2_000_000;

/** Letters that begin a value or separate two. */
const marks = new Set([',', '[', '{'].map((letter) => letter.charCodeAt(0)));

/** @param file its name, for the message. @throws ImportError where there are more values than any model has; SyntaxError */
export function parseBoundedJson(text: string, file: string): unknown {
  let values = 0;
  for (let at = 0; at < text.length; at++) if (marks.has(text.charCodeAt(at))) values++;
  if (values > mostValues)
    throw new ImportError(say('{0} has more than {1} values in its JSON, and files with more are not read', file, formatCount(mostValues)));
  return JSON.parse(text);
}
