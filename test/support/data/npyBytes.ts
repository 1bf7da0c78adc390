/** The bytes of a .npy file, version 1, as the format's description has them. */
export function npyBytes(
  descr: string,
  shape: readonly number[],
  values: Uint8Array,
  { fortran = false, headerLength = 118 } = {},
): Uint8Array {
  const sizes = shape.length === 1 ? `${String(shape[0])},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${sizes}), }`;
  const header = `${text.padEnd(headerLength - 1)}\n`;
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.from([header.length & 0xff, header.length >> 8]),
    Buffer.from(header, 'latin1'),
    values,
  ]);
}

export function float32Npy(shape: readonly number[], values: readonly number[]): Uint8Array {
  return npyBytes('<f4', shape, new Uint8Array(Float32Array.from(values).buffer));
}
