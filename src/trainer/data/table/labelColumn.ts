/** The column with a table's labels: numbers, or class names once one of them is no number. */
import { Categories } from './categories';
import { GrowingNumbers } from './growingNumbers';

export interface Labels {
  /** One a row: a value, or a class number. */
  readonly values: Float32Array;
  /** The names of classes, by their numbers; missing where labels are numbers themselves. */
  readonly classes?: readonly string[];
}

export class LabelColumn {
  readonly #numbers = new GrowingNumbers();
  #classes: { readonly names: Categories; readonly numbers: GrowingNumbers } | undefined;

  /** @param number NaN where the text is none */
  add(number: number, text: () => string): void {
    if (Number.isNaN(number)) this.#classes ??= this.#asNames();
    if (this.#classes === undefined) this.#numbers.add(number);
    else this.#classes.numbers.add(this.#classes.names.numberOf(text()));
  }

  /** @param known class names that these must be among, as those of other rows are */
  finish(known: readonly string[] | undefined): Labels & { readonly unknown?: { readonly row: number; readonly name: string } } {
    if (known !== undefined) this.#classes ??= this.#asNames();
    if (this.#classes === undefined) return { values: Float32Array.from(this.#numbers.values) };
    const { names, numbers } = this.#classes;
    const classes = known ?? names.names;
    const places = names.placesIn(classes);
    const values = Float32Array.from(numbers.values, (number) => places[number]!);
    const row = values.indexOf(-1);
    return { values, classes, ...(row === -1 ? {} : { unknown: { row, name: names.textOf(numbers.values[row]!) } }) };
  }

  /** What were numbers so far are names as well. */
  #asNames() {
    const [names, numbers] = [new Categories(), new GrowingNumbers()];
    for (const number of this.#numbers.values) numbers.add(names.numberOf(String(number)));
    return { names, numbers };
  }
}
