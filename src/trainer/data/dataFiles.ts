/** Files that a spec names: found beside it, and never outside the folder it may read from. */
import { refusalMessage } from '../../core/data/dataFiles';
import type { JsonPath } from '../../core/problem/problem';
import { namedFile } from '../../system/workspace/namedFile';
import type { SpecFile } from '../input/specFile';

/**
 * The absolute path of a file that a spec names.
 *
 * @param at the place of the name in the spec
 * @param readable the folders that the file must lie in
 * @throws InputError when it lies elsewhere
 */
export async function fileBeside(spec: SpecFile, named: string, at: JsonPath, readable: readonly string[]): Promise<string> {
  const file = await namedFile(named, spec.folder, readable);
  if (typeof file === 'string') return file;
  throw spec.errorAt(at, refusalMessage(named, file), file.refused === 'outside' ? 'widerWorkspace' : undefined);
}
