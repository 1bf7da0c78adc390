import * as vscode from 'vscode';

/** Something with a lifetime: what it registers ends with it. */
export abstract class Disposable implements vscode.Disposable {
  readonly #registered: vscode.Disposable[] = [];

  protected register<T extends vscode.Disposable>(disposable: T): T {
    this.#registered.push(disposable);
    return disposable;
  }

  dispose(): void {
    while (this.#registered.length > 0) this.#registered.pop()?.dispose();
  }
}
