/** Arrays of a file as stored weights. */
import type { Hdf5Object } from '../hdf5/file';
import type { StoredArray } from '../storedArray';

export function arrayOf(name: string, object: Hdf5Object | undefined): StoredArray[] {
  const dataset = object?.dataset;
  return dataset === undefined ? [] : [{ name, ...dataset }];
}
