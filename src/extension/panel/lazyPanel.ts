import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import type { BudgetPanel, BudgetPanelParts } from './budgetPanel';
import { viewType } from './viewType';

/** The panel of a window, loaded when it is first opened: most windows open none. */
export class LazyPanel extends Disposable {
  readonly #parts: BudgetPanelParts;
  #panel: Promise<BudgetPanel> | undefined;

  constructor(parts: BudgetPanelParts) {
    super();
    this.#parts = parts;
    this.register(
      vscode.window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: async (page, state) => (await this.load()).restore(page, state),
      }),
    );
  }

  /** Whether the panel is in sight, and shows this model. */
  async isShowing(spec: vscode.Uri): Promise<boolean> {
    return (await this.#panel)?.isShowing(spec) === true;
  }

  /** The same panel each time. */
  load(): Promise<BudgetPanel> {
    this.#panel ??= this.#load();
    return this.#panel;
  }

  async #load(): Promise<BudgetPanel> {
    const { BudgetPanel } = await import('./budgetPanel');
    return this.register(new BudgetPanel(this.#parts));
  }
}
