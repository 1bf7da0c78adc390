/** How many parts a model file may have: readers take time for each, and a file can claim millions of them. */
import { formatCount } from '../../core/message/format';
import { say } from '../../core/message/message';
import { ImportError } from './importError';

/** Layers, nodes or weights. The largest models have some thousands. */
export const mostParts = 20_000;

/** @param file its name, for the message. @throws ImportError where there are more */
export function requireFewParts(file: string, count: number): void {
  if (count > mostParts)
    throw new ImportError(
      say('{0} has more than {1} layers, nodes or weights, and files with more are not read', file, formatCount(mostParts)),
    );
}
