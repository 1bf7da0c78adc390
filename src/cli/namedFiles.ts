/** Options that name a file, or one for each input or output of a model: `--data rows.npy`, `--data left=l.npy --data right=r.npy`. */
import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { FilesByLayer } from '../protocol/setUp';

const named = /^([\w.-]+)=(.+)$/u;

/** Takes one more of the option's values. A file whose name has "=" in it is one where it is there. */
export function addNamedFile(value: string, before: FilesByLayer | undefined): FilesByLayer {
  const [, layer, file] = (existsSync(value) ? undefined : named.exec(value)) ?? [];
  if (layer === undefined || file === undefined) {
    if (before === undefined) return value;
    throw new InvalidArgumentError('Several files need the name of an input or output each: NAME=FILE.');
  }
  if (before === undefined) return { [layer]: file };
  if (typeof before === 'string') throw new InvalidArgumentError('Several files need the name of an input or output each: NAME=FILE.');
  if (Object.hasOwn(before, layer)) throw new InvalidArgumentError(`${layer} has a file already.`);
  return { ...before, [layer]: file };
}

/** Each with something made of it. */
export function mapFiles(files: FilesByLayer, make: (file: string) => string): FilesByLayer {
  return typeof files === 'string' ? make(files) : Object.fromEntries(Object.entries(files).map(([layer, file]) => [layer, make(file)]));
}

export function filesIn(files: FilesByLayer | undefined): readonly string[] {
  return typeof files === 'object' ? Object.values(files) : files === undefined ? [] : [files];
}
