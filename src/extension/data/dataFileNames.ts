/** The names of columns and arrays in the data files that specs name. */
import { stat } from 'node:fs/promises';
import type * as vscode from 'vscode';
import { type DataNames, noNames } from '../../core/data/dataNames';
import { namedFile } from '../../system/workspace/namedFile';
import { folderOfSpec, readableFolders } from '../../system/workspace/readableFolders';
import type { TrainerProcess } from '../engine/trainerProcess';
import { workspaceFolders } from '../models/workspaceFolders';

export class DataFileNames {
  /** Of the file that was looked at last. */
  #known: { readonly key: string; readonly names: DataNames } | undefined;

  constructor(private readonly trainer: TrainerProcess) {}

  /** @param file as the spec names it. @returns none where it cannot be read, or nobody waits for them any more */
  async namesIn(spec: vscode.Uri, file: string, signal: AbortSignal): Promise<DataNames> {
    if (spec.scheme !== 'file') return noNames;
    try {
      const folder = await folderOfSpec(spec.fsPath);
      const found = await namedFile(file, folder, await readableFolders(folder, workspaceFolders()));
      if (typeof found !== 'string') return noNames;
      const { mtimeMs, size } = await stat(found);
      const key = [found, mtimeMs, size].join('\n');
      if (this.#known?.key !== key) this.#known = { key, names: await this.trainer.dataNames({ file: found }, signal) };
      return this.#known.names;
    } catch {
      return noNames;
    }
  }
}
