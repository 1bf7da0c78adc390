/** The bytes of a .npy file (format version 1.0) of little-endian float32 values. */
export function npyFile(shape: readonly number[], values: Float32Array): Buffer {
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.map((size) => `${size},`).join(' ')}), }`;
  // The data begins at a multiple of 64 bytes, as the format asks for: 10 bytes, the header, a line feed.
  const header = description.padEnd(Math.ceil((description.length + 11) / 64) * 64 - 11) + '\n';
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 0xff, header.length >> 8]);
  return Buffer.concat([start, Buffer.from(header), Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}
