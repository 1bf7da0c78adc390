/** Numbers and names as C99 has them. */

/** The fewest digits from which a C compiler gets the same float. */
export function floatLiteral(value: number): string {
  if (Number.isNaN(value)) return 'NAN';
  if (!Number.isFinite(value)) return value > 0 ? 'INFINITY' : '-INFINITY';
  if (value === 0) return '0.0f';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(value.toPrecision(digits))) !== value) digits++;
  const text = String(Number(value.toPrecision(digits)));
  return `${/[.e]/u.test(text) ? text : `${text}.0`}f`;
}

/** A name made of what identifiers may have. */
export function identifier(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_]/gu, '_');
  return /^[A-Za-z]/u.test(plain) ? plain : `m${plain}`;
}

/** Headers that the program includes, or a program around it: files of these names would take their place. */
const takenNames = ['main', 'math', 'stddef', 'stdint', 'stdio', 'stdlib', 'string', 'time'];

/** What a model's files and functions are called. */
export function moduleName(model: string): string {
  const name = identifier(model);
  return takenNames.includes(name.toLowerCase()) ? `${name}_model` : name;
}

/** A text that cannot end the comment that it stands in. */
export function inComment(text: string): string {
  return text
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replaceAll('??/', '? ?/')
    .replaceAll(/[\r\n\\]/gu, ' ');
}

/** The smallest unsigned type that holds numbers up to this. */
export function unsignedType(largest: number): IntegerType {
  return largest < 256 ? 'uint8_t' : largest < 65_536 ? 'uint16_t' : 'uint32_t';
}

export type IntegerType = 'uint8_t' | 'uint16_t' | 'uint32_t' | 'int8_t' | 'int32_t';
export type ElementType = IntegerType | 'float';

export const bytesOf: Readonly<Record<ElementType, number>> = { uint8_t: 1, int8_t: 1, uint16_t: 2, uint32_t: 4, int32_t: 4, float: 4 };
