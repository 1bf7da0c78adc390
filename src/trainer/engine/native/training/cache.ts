/** Compiled models that are not in use at the moment, for the next one of the same shape: a run compiles its original several times. */
import type { CompiledModel } from './compiled';
import { allGroups } from './layout';

/** More than a run has at a time. */
const mostIdle = 4;
/** What an idle model keeps in memory, its weights, masks and moments, is to stay small: at most 16 bytes of each of this many. */
const mostWeights = 4_000_000;

export class CompileCache<Compiled extends CompiledModel> {
  /** By their key, those that were used last at the end. */
  readonly #idle = new Map<string, Compiled>();

  /** An idle model, which is then the caller's alone, or what `compile` makes. */
  take(key: string, compile: () => Compiled): Compiled {
    return this.takeIdle(key) ?? compile();
  }

  /** An idle model, which is then the caller's alone, if there is one. */
  takeIdle(key: string): Compiled | undefined {
    const idle = this.#idle.get(key);
    this.#idle.delete(key);
    return idle;
  }

  /** Keeps a model that is not used any more, or disposes of it. */
  giveBack(key: string, model: Compiled): void {
    if (this.#idle.has(key) || weightsOf(model) > mostWeights) {
      model.dispose();
      return;
    }
    this.#idle.set(key, model);
    if (this.#idle.size <= mostIdle) return;
    const [oldest, unused] = this.#idle.entries().next().value!;
    this.#idle.delete(oldest);
    unused.dispose();
  }
}

function weightsOf({ layout }: CompiledModel): number {
  return allGroups(layout)
    .flatMap(({ members }) => members)
    .reduce((sum, { size }) => sum + size, 0);
}
