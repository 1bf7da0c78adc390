import type { FusedGraph } from '../fuse';
import type { Values } from './compute';

/** Values that are used once more; those that all users have seen are let go. */
export class ValueStore {
  readonly #values = new Map<string, Values>();
  readonly #left: Map<string, number>;

  constructor({ operations, outputs }: FusedGraph) {
    this.#left = new Map(outputs.map((output) => [output, 1]));
    for (const { inputs } of operations) for (const name of inputs) this.#left.set(name, (this.#left.get(name) ?? 0) + 1);
  }

  set(name: string, values: Values): void {
    this.#values.set(name, values);
  }

  take(name: string): Values {
    const values = this.#values.get(name)!;
    const left = this.#left.get(name)! - 1;
    this.#left.set(name, left);
    if (left === 0) this.#values.delete(name);
    return values;
  }
}
