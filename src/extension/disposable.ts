import type * as vscode from 'vscode';

/** Something with a lifetime: what it registers ends with it, or at once where it has ended. */
export abstract class Disposable implements vscode.Disposable {
  #registered: vscode.Disposable[] | undefined = [];

  protected register<T extends vscode.Disposable>(disposable: T): T {
    if (this.#registered === undefined) disposable.dispose();
    else this.#registered.push(disposable);
    return disposable;
  }

  /** Ends what is registered, the last first. A second time does nothing. */
  dispose(): void {
    const registered = this.#registered ?? [];
    this.#registered = undefined;
    while (registered.length > 0) registered.pop()?.dispose();
  }
}

/** Room for one thing with a lifetime: another one put there ends it, and so does the end of the room. */
export class DisposableValue<T extends vscode.Disposable> implements vscode.Disposable {
  #value: T | undefined;
  #isDisposed = false;

  get value(): T | undefined {
    return this.#value;
  }

  set value(value: T | undefined) {
    if (value === this.#value) return;
    this.#value?.dispose();
    this.#value = value;
    if (this.#isDisposed) this.dispose();
  }

  dispose(): void {
    this.#isDisposed = true;
    const value = this.#value;
    this.#value = undefined;
    value?.dispose();
  }
}
