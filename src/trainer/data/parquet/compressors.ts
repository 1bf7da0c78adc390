/** What unpacks pages, and refuses those that say they become huge. */
import { compressors } from 'hyparquet-compressors';
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';

/** More no page of a file that a program wrote has. */
const largestPage = 256 * 2 ** 20;

export const boundedCompressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (packed: Uint8Array, length: number) => {
      if (!(length >= 0 && length <= largestPage))
        throw new DataError(say('has a page of {0}, and at most {1} are read', formatBytes(length), formatBytes(largestPage)));
      return unpack(packed, length);
    },
  ]),
);
