/** The wire format of protocol buffers, as far as writing TensorFlow's graphs takes. Each function writes one field. */

/** Parts of a message, one after the other. */
export type Parts = readonly Uint8Array[];

const varintType = 0;
const bytesType = 2;
const fixed32Type = 5;

/** A whole number or a boolean as a varint, also where it is 0. */
export function integerField(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint((field << 3) | varintType), ...varint(value)]);
}

/** A `float` in 4 bytes, also where it is 0. */
export function floatField(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint((field << 3) | fixed32Type), ...new Uint8Array(Float32Array.of(value).buffer)]);
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, Buffer.from(text));
}

export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([...varint((field << 3) | bytesType), ...varint(bytes.length)]), bytes]);
}

/** A message inside of another. @param parts the fields of the inner one, as these functions write them */
export function messageField(field: number, parts: Parts): Uint8Array {
  return bytesField(field, Buffer.concat(parts));
}

/** A repeated field of whole numbers. */
export function integersField(field: number, values: readonly number[]): Uint8Array {
  return bytesField(field, Uint8Array.from(values.flatMap(varint)));
}

/** An entry of a map from text to messages. */
export function entryField(field: number, key: string, value: Parts): Uint8Array {
  return messageField(field, [textField(1, key), messageField(2, value)]);
}

/** Seven bits a byte, the lowest first; negative numbers as 64 bits. */
function varint(value: number): number[] {
  if (value < 0) return bigVarint(BigInt.asUintN(64, BigInt(value)));
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}

function bigVarint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80n) {
    bytes.push(Number(rest % 0x80n) | 0x80);
    rest /= 0x80n;
  }
  return [...bytes, Number(rest)];
}
