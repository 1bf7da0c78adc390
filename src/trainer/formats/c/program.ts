/** A C source file as it comes about: constants, and the functions that its layers need. */
import { bytesOf, type ElementType, floatLiteral, identifier } from './literals';

const numbersInLine = 12;

/** A function of the C file that stands there once, however many layers call it. */
export interface CFunction {
  readonly name: string;
  readonly text: string;
  /** The functions that it calls. */
  readonly needs?: readonly CFunction[];
}

export class CProgram {
  readonly #names = new Set<string>();
  readonly #constants: string[] = [];
  readonly #functions = new Map<string, string>();
  #constantBytes = 0;

  /** Bytes of all constants. */
  get constantBytes(): number {
    return this.#constantBytes;
  }

  get constants(): readonly string[] {
    return this.#constants;
  }

  /** Callees first. */
  get functions(): readonly string[] {
    return [...this.#functions.values()];
  }

  /** Adds an array of constants. @returns its name */
  constant(wanted: string, type: ElementType, values: ArrayLike<number>): string {
    const name = this.#freeName(identifier(wanted));
    // C has no arrays of nothing.
    const all = values.length === 0 ? [0] : Array.from(values);
    const texts = all.map((value) => (type === 'float' ? floatLiteral(value) : String(value)));
    const lines: string[] = [];
    for (let from = 0; from < texts.length; from += numbersInLine) lines.push(`  ${texts.slice(from, from + numbersInLine).join(', ')}`);
    this.#constants.push(`static const ${type} ${name}[${String(all.length)}] = {\n${lines.join(',\n')}\n};`);
    this.#constantBytes += all.length * bytesOf[type];
    return name;
  }

  /** @returns the name of the function, which the file then has */
  use({ name, text, needs = [] }: CFunction): string {
    if (this.#functions.has(name)) return name;
    for (const needed of needs) this.use(needed);
    this.#functions.set(name, text.trim());
    return name;
  }

  #freeName(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.#names.has(name); number++) name = `${wanted}_${String(number)}`;
    this.#names.add(name);
    return name;
  }
}
