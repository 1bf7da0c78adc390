/** The bytes in front of the values of a .npy file (format version 1.0) of little-endian float32 values. @param shape the first axis is the rows */
export function npyHead(shape: readonly number[]): Uint8Array {
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.map((size) => `${String(size)},`).join(' ')}), }`;
  // The values begin at a multiple of 64 bytes, as the format asks for: 10 bytes, the header, a line feed.
  const header = `${description.padEnd(Math.ceil((description.length + 11) / 64) * 64 - 11)}\n`;
  return Uint8Array.of(0x93, ...bytesOf('NUMPY'), 1, 0, header.length & 0xff, header.length >> 8, ...bytesOf(header));
}

function bytesOf(ascii: string): number[] {
  return Array.from(ascii, (character) => character.charCodeAt(0));
}
