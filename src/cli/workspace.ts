import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { currentFolder } from '../system/files/currentFolder';
import { isFolder } from '../system/files/isFolder';

export const workspaceOption = () =>
  new Option(
    '--workspace <dir>',
    "the folder whose files a spec in it may read, the current one by default; a spec elsewhere reads only its own folder's",
  ).argParser((named: string) => {
    if (!isFolder(named)) throw new InvalidArgumentError('There is no such folder: check the path.');
    return named;
  });

/** The folders that are worked in. @param named with `--workspace` */
export function workspaceOf(named: string | undefined): readonly string[] {
  const folder = named === undefined ? currentFolder() : path.resolve(named);
  return folder === undefined ? [] : [folder];
}
