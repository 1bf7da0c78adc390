/** Some rows of a .npy file, as another one. */
import { readFileSync } from 'node:fs';

/** @param rows numbers of the rows, in the order that they are to have @throws Error where it is no file of rows */
export function npyRows(file: string, rows: readonly number[]): Buffer {
  const bytes = readFileSync(file);
  const version = bytes[6] ?? 0;
  const start = version < 2 ? 10 : 12;
  const end = start + (version < 2 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  const header = bytes.toString('latin1', start, end);
  const shape = /'shape': \((\d+),/u.exec(header);
  if (shape === null) throw new Error(`${file} has no rows`);
  const count = Number(shape[1]);
  const size = (bytes.length - end) / count;
  // The header keeps its length, so that the data still begins where it is to.
  const changed = header.replace(/'shape': \(\d+,/u, `'shape': (${String(rows.length)},`).trimEnd();
  const padded = `${changed.padEnd(header.length - 1)}\n`;
  const taken = rows.map((row) => bytes.subarray(end + row * size, end + (row + 1) * size));
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(padded, 'latin1'), ...taken]);
}
