/** What can be compared: a model's file, a model as Git has it, and a finished run. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { modelOfText, type OpenModel, readDiffModel } from '../../client/diffModels';
import { type DiffModel, diffModels } from '../../core/diff/diff';
import { modelOfRun } from '../../core/diff/models';
import type { ComparedSide, Comparison } from '../../protocol/comparison';
import type { StoredRun } from '../runs/storedRun';
import { stateOf } from '../runs/storedRun';
import { committedVersion } from './git';

export interface Side extends ComparedSide {
  readonly model: DiffModel;
}

export async function comparisonOf(sides: readonly [Promise<Side>, Promise<Side>]): Promise<Comparison> {
  const [before, after] = await Promise.all(sides);
  const shown = ({ title, under, run }: Side): ComparedSide => ({ title, under, ...(run === undefined ? {} : { run }) });
  return { sides: [shown(before), shown(after)], diff: diffModels(before.model, after.model) };
}

export async function modelSide(file: vscode.Uri, open: OpenModel): Promise<Side> {
  const under = vscode.workspace.asRelativePath(file);
  return { title: path.basename(file.fsPath), under, model: await readDiffModel(file.fsPath, open) };
}

/** @throws Error where it is not finished */
export async function runSide(stored: StoredRun): Promise<Side> {
  const { folder, record } = stored;
  if (record.scoreCard === undefined) throw new Error(vscode.l10n.t('{0} is not finished.', vscode.workspace.asRelativePath(folder)));
  const run = await stateOf(stored);
  return {
    title: path.basename(folder),
    under: vscode.workspace.asRelativePath(folder),
    model: modelOfRun(record.name, record.scoreCard, 'shrunk'),
    ...(run === undefined ? {} : { run }),
  };
}

/** The model as it was committed last. @throws Error where Git has none */
export async function committedSide(file: vscode.Uri, open: OpenModel): Promise<Side> {
  const { bytes, commit } = await committedVersion(file);
  const name = path.basename(file.fsPath);
  const model = name.endsWith('.json')
    ? modelOfText(name, new TextDecoder().decode(bytes))
    : await inTemporaryFile(name, bytes, (copy) => readDiffModel(copy, open));
  return { title: vscode.l10n.t('{0} as committed', name), under: commit, model };
}

/** The trainer reads files alone. */
async function inTemporaryFile<T>(name: string, bytes: Uint8Array, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'model-bonsai-'));
  try {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
