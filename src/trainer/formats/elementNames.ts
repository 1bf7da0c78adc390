import { type ElementType, elementTypes } from '../../core/data/npy/elements';

const kinds: Readonly<Record<string, string>> = { f: 'float', i: 'int', u: 'uint' };

/** What NumPy calls a type: "f4" is "float32". */
export function elementName(code: string): string {
  return code === 'b1' ? 'bool' : `${kinds[code[0]!]!}${String(8 * Number(code.slice(1)))}`;
}

export function nameOfElement(type: ElementType): string {
  return elementName([...elementTypes].find(([, known]) => known === type)![0]);
}
