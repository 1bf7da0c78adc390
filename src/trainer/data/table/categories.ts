/** Texts as numbers: of class names, groups, and categories of a column. */

/** Numbers texts as they come, and in the end by their order, so that the numbers do not depend on the order of rows. */
export class Categories {
  readonly #numbers = new Map<string, number>();

  get count(): number {
    return this.#numbers.size;
  }

  /** The number of a text for the time being. */
  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  /** The text with a number for the time being. */
  textOf(number: number): string {
    return [...this.#numbers.keys()][number]!;
  }

  /** All texts in their order: numbers by their size, before others. */
  get names(): string[] {
    return [...this.#numbers.keys()].sort(byOrder);
  }

  /** From a number for the time being to the place of its text in `names`; -1 where it has none. */
  placesIn(names: readonly string[]): Int32Array {
    const places = new Map(names.map((name, place) => [name, place]));
    return Int32Array.from(this.#numbers.keys(), (text) => places.get(text) ?? -1);
  }
}

function byOrder(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  if (Number.isNaN(left) !== Number.isNaN(right)) return Number.isNaN(left) ? 1 : -1;
  return a < b ? -1 : 1;
}
