/** The part of the panel that shows rows: one question to the trainer at a time. */
import * as vscode from 'vscode';
import { dataSourceOf } from '../../core/language/dataSource';
import type { DataShown } from '../../protocol/panel';
import type { DataDescriptions } from '../data/dataDescriptions';
import { isCancellation, messageOf } from '../errors';
import type { ModelDocuments } from '../models/modelDocuments';

export class PanelData implements vscode.Disposable {
  #reading = new AbortController();

  constructor(
    private readonly descriptions: DataDescriptions,
    private readonly models: ModelDocuments,
    private readonly show: (shown: DataShown) => void,
  ) {}

  /** Shows what the rows of a spec are, or why that is not known. */
  async describe(spec: vscode.Uri): Promise<void> {
    this.stop();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    const document = await vscode.workspace.openTextDocument(spec);
    const of = dataSourceOf(this.models.modelOf(document))?.key;
    if (of === undefined) return;
    try {
      const descriptions = await this.descriptions.describe(document, signal);
      if (!signal.aborted && descriptions !== undefined) this.show({ of, descriptions });
    } catch (error) {
      if (!signal.aborted && !isCancellation(error)) this.show({ of, reason: messageOf(error) });
    }
  }

  stop(): void {
    this.#reading.abort();
  }

  dispose(): void {
    this.stop();
  }
}
