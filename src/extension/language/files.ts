import { posix } from 'node:path';
import * as vscode from 'vscode';
import { isDataFileName, pictureFolders } from '../../core/data/fileNames';

/** How deep below the spec, and how many files, are looked for. */
const depth = 3;
const enough = 200;

/** Data and weight files in the spec's folder and below, and folders of pictures, relative to it. */
export async function filesBeside(spec: vscode.Uri): Promise<string[]> {
  const found: string[] = [];
  const folders = new Set<string>();
  const open = [''];
  for (let folder = open.shift(); folder !== undefined && found.length < enough; folder = open.shift()) {
    const entries = await entriesOf(vscode.Uri.joinPath(spec, '..', folder));
    for (const holding of pictureFolders(
      folder,
      entries.map(([name]) => name),
    ))
      folders.add(holding);
    for (const [name, type] of entries) {
      const path = posix.join(folder, name);
      if (type === vscode.FileType.File && (isDataFileName(name) || name === 'model.json')) found.push(path);
      const isDeep = path.split('/').length >= depth;
      if (type === vscode.FileType.Directory && !isDeep && !name.startsWith('.') && name !== 'node_modules') open.push(path);
    }
  }
  return [...folders, ...found];
}

function entriesOf(folder: vscode.Uri): Thenable<[string, vscode.FileType][]> {
  return vscode.workspace.fs.readDirectory(folder).then(
    (entries) => entries,
    () => [],
  );
}
