import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { FileToWrite } from '../formats/exporter';

export interface Sizes {
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly brotliBytes: number;
}

/** Of all files together, each compressed by itself, as web servers do. */
export async function sizesOf(files: readonly FileToWrite[]): Promise<Sizes> {
  const contents = files.map(({ content }) => Buffer.from(content));
  const sum = (list: readonly Buffer[]) => list.reduce((bytes, { length }) => bytes + length, 0);
  const [zipped, brotli] = await Promise.all(
    [promisify(gzip), promisify(brotliCompress)].map((compress) => Promise.all(contents.map((content) => compress(content)))),
  );
  return { bytes: sum(contents), gzipBytes: sum(zipped!), brotliBytes: sum(brotli!) };
}
