import type * as vscode from 'vscode';
import { readHeads } from '../../client/fileHeads';
import type { FileHead } from '../../core/data/dataFiles';
import type { RunOrigin } from '../../core/spec/runOrigin';
import { runOriginOf } from '../../system/runs/runOrigin';
import { workspaceFolders } from './workspaceFolders';

/** The first bytes of files that a spec names; none where files are not on this machine's disk. */
export async function headsBeside(spec: vscode.Uri, files: readonly string[]): Promise<ReadonlyMap<string, FileHead>> {
  if (spec.scheme !== 'file' || files.length === 0) return new Map();
  return readHeads(spec.fsPath, files, workspaceFolders());
}

/** What is known of a model of a run by where it lies. */
export async function originOf(spec: vscode.Uri): Promise<RunOrigin | undefined> {
  return spec.scheme === 'file' ? runOriginOf(spec.fsPath) : undefined;
}
