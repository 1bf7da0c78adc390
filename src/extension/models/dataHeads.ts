import type * as vscode from 'vscode';
import { readHeads } from '../../client/fileHeads';
import type { FileHead } from '../../core/data/dataFiles';
import { workspaceFolders } from './workspaceFolders';

/** The first bytes of files that a spec names; none where files are not on this machine's disk. */
export async function headsBeside(spec: vscode.Uri, files: readonly string[]): Promise<ReadonlyMap<string, FileHead>> {
  if (spec.scheme !== 'file' || files.length === 0) return new Map();
  return readHeads(spec.fsPath, files, workspaceFolders());
}
