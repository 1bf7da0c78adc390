/** Reads the bytes of a text file as an editor does: UTF-8, or UTF-16 where its byte order mark or its zeros tell. */

/** How many bytes are looked at for zeros. */
const lookedAt = 512;

/** The text without its byte order mark. Bytes that are none of the encoding become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // In UTF-16, every second byte of JSON is zero.
  const head = bytes.subarray(0, Math.min(lookedAt, bytes.length));
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2]!++;
  const [even, odd] = zeros as [number, number];
  const enough = head.length / 4;
  if (odd > enough && even === 0) return 'utf-16le';
  return even > enough && odd === 0 ? 'utf-16be' : 'utf-8';
}
