/** Files that a spec names: found beside it, and never outside the folder it may read from. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { JsonPath } from '../../core/spec/problem';
import type { SpecFile } from '../run/specFile';
import { NpyError, type NpyArray, readNpy } from './npy';

/**
 * The absolute path of a file that a spec names.
 *
 * @param at the place of the name in the spec
 * @param root the folder that the file must lie in: a workspace, or the spec's own folder
 * @throws InputFault when it lies elsewhere, also by way of a symbolic link
 */
export async function fileBeside(spec: SpecFile, named: string, at: JsonPath, root: string): Promise<string> {
  if (path.isAbsolute(named))
    throw spec.fault(at, `"${named}" is an absolute path: name the file relative to the spec, so that the spec works elsewhere too`);
  const file = path.resolve(path.dirname(spec.file), named);
  // A file that is not there has no real path, and cannot be read either.
  const real = await realpath(file).catch(() => file);
  const realRoot = await realpath(root).catch(() => root);
  if (!isInside(file, root) || !isInside(real, realRoot))
    throw spec.fault(
      at,
      `"${named}" lies outside ${root}: a spec can only read files of its own folder or workspace, so move or copy it there`,
    );
  return file;
}

/** An array that a spec names, without NaN or infinities. @throws InputFault */
export async function arrayBeside(spec: SpecFile, named: string, at: JsonPath, root: string, rows?: number): Promise<NpyArray> {
  const file = await fileBeside(spec, named, at, root);
  try {
    const array = await readNpy(file, rows);
    requireFinite(array);
    return array;
  } catch (cause) {
    if (cause instanceof NpyError) throw spec.fault(at, `the data file "${named}" ${cause.message}`);
    throw cause;
  }
}

function requireFinite({ shape, data }: NpyArray): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at === -1) return;
  const rowValues = data.length / shape[0]!;
  const value = Number.isNaN(data[at]) ? 'NaN' : 'an infinite value';
  throw new NpyError(
    `has ${value} in row ${String(Math.floor(at / rowValues))}, column ${String(at % rowValues)} (counted from 0): remove or replace it`,
  );
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
