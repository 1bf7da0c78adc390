import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export function eachLine(stream: Readable, visit: (line: string) => void): void {
  createInterface({ input: stream }).on('line', visit);
}
