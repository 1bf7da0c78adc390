/** Names of layers and models in specs, made of those that other programs gave. */
import { namePattern } from '../../core/layers/kind';

const allowed = new RegExp(namePattern, 'u');

/** The names of a spec's layers while they are given. */
export class SpecNames {
  readonly #taken = new Set<string>();
  /** By name, the last number behind it. */
  readonly #numbers = new Map<string, number>();

  /**
   * A name that no other layer has.
   *
   * @param wanted in the order of preference; of the first, numbered ones are made where all are taken
   */
  take(...wanted: readonly [string, ...string[]]): string {
    const names = wanted.map(asName);
    const name = names.find((candidate) => !this.#taken.has(candidate)) ?? this.#numbered(names[0]!);
    this.#taken.add(name);
    return name;
  }

  #numbered(name: string): string {
    for (let number = (this.#numbers.get(name) ?? 0) + 1; ; number++) {
      const candidate = `${name}_${String(number)}`;
      if (this.#taken.has(candidate)) continue;
      this.#numbers.set(name, number);
      return candidate;
    }
  }
}

/** The name with _ in the place of characters that names in specs do not have. */
export function asName(name: string): string {
  const usable = name.replace(/[^A-Za-z0-9_.-]/gu, '_').slice(0, 200);
  return allowed.test(usable) ? usable : 'layer';
}
