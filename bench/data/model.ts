/** The model that is trained, and its rows. */
import { open } from 'node:fs/promises';
import { Random } from '../../src/core/random/random';

const width = 784;
export const rowBytes = width * Float32Array.BYTES_PER_ELEMENT;
export const batchSize = 128;

/** The text of a spec that trains on the first `rows` rows of a file. */
export function dataSpec(rows: number, file = 'rows.npy'): string {
  const dense = (name: string, units: number, activation: string) => ({ type: 'Dense', name, units, activation });
  return JSON.stringify({
    name: 'data',
    layers: [
      { type: 'Input', name: 'x', shape: [width] },
      dense('a', 256, 'relu'),
      dense('code', 64, 'relu'),
      dense('b', 256, 'relu'),
      dense('out', width, 'sigmoid'),
    ],
    data: { file, rows },
    train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.001, epochs: 1, batchSize },
  });
}

/** Uniform random rows, the same again after the first so many: what they hold does not change how long a step takes. */
export async function writeRows(file: string, rows: number): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.write(header(rows));
    const random = new Random(7);
    const block = Float32Array.from({ length: blockRows * width }, () => random.uniform());
    for (let row = 0; row < rows; row += blockRows)
      await handle.write(new Uint8Array(block.buffer, 0, Math.min(blockRows, rows - row) * rowBytes));
  } finally {
    await handle.close();
  }
}

/** The same as text, about this many bytes of it. @returns the number of rows */
export async function writeCsv(file: string, bytes: number): Promise<number> {
  const handle = await open(file, 'w');
  try {
    const random = new Random(7);
    const line = () => Array.from({ length: width }, () => random.uniform().toFixed(5)).join(',');
    await handle.write(`${Array.from({ length: width }, (_, column) => `x${String(column)}`).join(',')}\n`);
    const block = Buffer.from(`${Array.from({ length: csvBlockRows }, line).join('\n')}\n`);
    const blocks = Math.ceil(bytes / block.length);
    for (let at = 0; at < blocks; at++) await handle.write(block);
    return blocks * csvBlockRows;
  } finally {
    await handle.close();
  }
}

const csvBlockRows = 1024;
const blockRows = 8192;

function header(rows: number): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${width}), }`.padEnd(117);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([118, 0]), Buffer.from(`${text}\n`)]);
}
