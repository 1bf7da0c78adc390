/** Whether a file is probably one of rows, by its name, for lists to choose from, or a folder (its name ends in "/"); what it is, its content says. */
export function isDataFileName(name: string): boolean {
  return /\.(?:npy|npz|csv|tsv|parquet|jsonl|gz)$|idx\d-ubyte$|\/$/u.test(name);
}

export function isPictureName(name: string): boolean {
  return /\.(?:png|jpe?g)$/iu.test(name);
}

/**
 * The folders of pictures that a spec may name: one with pictures in it, and the one around it, which may hold a folder for each class.
 *
 * @param folder relative to the spec, "" for the spec's own. @param names of the files in it
 */
export function pictureFolders(folder: string, names: readonly string[]): string[] {
  if (folder === '' || !names.some(isPictureName)) return [];
  const around = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
  return [...(around === '' ? [] : [`${around}/`]), `${folder}/`];
}
