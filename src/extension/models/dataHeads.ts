import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { readHeads } from '../../client/fileHeads';
import type { FileHead } from '../../core/data/dataFiles';

/** The first bytes of files that a spec names; none where files are not on this machine's disk. */
export async function headsBeside(spec: vscode.Uri, files: readonly string[]): Promise<ReadonlyMap<string, FileHead>> {
  if (spec.scheme !== 'file' || files.length === 0) return new Map();
  const folder = dirname(spec.fsPath);
  return readHeads(files, folder, vscode.workspace.getWorkspaceFolder(spec)?.uri.fsPath ?? folder);
}
