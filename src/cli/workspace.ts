import path from 'node:path';
import { Option } from 'commander';
import { currentFolder } from '../system/files/currentFolder';

export const workspaceOption = () =>
  new Option(
    '--workspace <dir>',
    "the folder whose files a spec in it may read, the current one by default; a spec elsewhere reads only its own folder's",
  );

/** The folders that are worked in. @param named with `--workspace` */
export function workspaceOf(named: string | undefined): readonly string[] {
  const folder = named === undefined ? currentFolder() : path.resolve(named);
  return folder === undefined ? [] : [folder];
}
