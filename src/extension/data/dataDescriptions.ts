/** What the trainer says of the rows that specs name. */
import * as vscode from 'vscode';
import type { DataDescription } from '../../core/data/description';
import { dataSourceOf } from '../../core/language/dataSource';
import type { TrainerProcess } from '../engine/trainerProcess';
import type { ModelDocuments } from '../models/modelDocuments';
import { workspaceFolders } from '../models/workspaceFolders';

/** Of this many specs the last description is kept. */
const mostKept = 8;

export class DataDescriptions {
  /** By spec, in the order in which they were made. */
  readonly #known = new Map<string, { readonly key: string; readonly descriptions: readonly DataDescription[] }>();

  constructor(
    private readonly trainer: TrainerProcess,
    private readonly models: ModelDocuments,
  ) {}

  /**
   * Of a spec as it is in the editor; the files are read again only when they have changed.
   *
   * @returns one for each input; `undefined` where it names no file
   * @throws Error why its rows cannot be read, for the user
   */
  async describe(document: vscode.TextDocument, signal: AbortSignal): Promise<readonly DataDescription[] | undefined> {
    const source = dataSourceOf(this.models.modelOf(document));
    if (source === undefined) return undefined;
    if (!vscode.workspace.isTrusted)
      throw new Error(vscode.l10n.t('Data files are read only in trusted workspaces: trust this workspace to see what is in them.'));
    if (document.uri.scheme !== 'file' && document.uri.scheme !== 'untitled')
      throw new Error(vscode.l10n.t('Data files are read from disk, and this workspace is virtual.'));
    const spec = document.uri.toString();
    const key = [source.key, ...(await Promise.all(source.files.map((file) => stampOf(document.uri, file))))].join('\n');
    const known = this.#known.get(spec);
    if (known?.key === key) return known.descriptions;
    const request = { spec: document.uri.fsPath, text: document.getText(), workspace: workspaceFolders() };
    const descriptions = await this.trainer.describeData(request, signal);
    this.#keep(spec, { key, descriptions });
    return descriptions;
  }

  #keep(spec: string, known: { readonly key: string; readonly descriptions: readonly DataDescription[] }): void {
    this.#known.delete(spec);
    this.#known.set(spec, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKept) this.#known.delete(oldest!);
  }
}

/** What changes when a file does. */
async function stampOf(spec: vscode.Uri, file: string): Promise<string> {
  const { fsPath } = vscode.Uri.joinPath(spec, '..', file);
  return vscode.workspace.fs.stat(vscode.Uri.file(fsPath)).then(
    ({ mtime, size }) => `${file} ${String(mtime)} ${String(size)}`,
    () => file,
  );
}
