import { buffer } from 'node:stream/consumers';
import { readSpecText } from '../system/files/specText';
import { decodeText } from '../system/text/decode';

/** The argument for a spec on standard input. Files that it names are then relative to the current folder. */
export const standardInput = '-';

let given: Promise<string> | undefined;

/** The text of a spec that is named on the command line. @throws UnreadableError */
export function readSpec(file: string): Promise<string> {
  // Standard input can be read only once.
  return file === standardInput ? (given ??= buffer(process.stdin).then(decodeText)) : readSpecText(file);
}
