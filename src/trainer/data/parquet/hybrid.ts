/** Parquet's encoding of small whole numbers: runs of one number, and numbers packed bit by bit (Encodings.md, "RLE/Bit-Packing Hybrid"). */

/** Numbers of more bits would be those of a dictionary that no program writes. */
const widest = 24;

/**
 * @param bytes that begin with the first run. @param width bits of a number
 * @param into room for all numbers. @param limit that every number is below
 * @throws Error when there are fewer, or one is not below the limit
 */
export function readHybrid(bytes: Uint8Array, width: number, into: Uint8Array | Uint16Array | Int32Array, limit: number): void {
  if (width > widest) throw new Error(`numbers of ${String(width)} bits`);
  let at = 0;
  for (let seen = 0; seen < into.length;) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length || shift > 28) throw new Error('runs end too early');
      const byte = bytes[at++]!;
      header |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    const isPacked = (header & 1) === 1;
    const numbers = Math.min(into.length - seen, (header >>> 1) * (isPacked ? 8 : 1));
    const length = isPacked ? Math.ceil((numbers * width) / 8) : Math.ceil(width / 8);
    if (at + length > bytes.length) throw new Error('runs end too early');
    if (isPacked) unpack(bytes.subarray(at, at + length), width, into.subarray(seen, seen + numbers), limit);
    else into.fill(below(limit, numberOf(bytes, at, length)), seen, seen + numbers);
    at += isPacked ? (header >>> 1) * width : length;
    seen += numbers;
  }
}

function unpack(bytes: Uint8Array, width: number, into: Uint8Array | Uint16Array | Int32Array, limit: number): void {
  const mask = 2 ** width - 1;
  let [bits, known, most] = [0, 0, 0];
  for (let number = 0, at = 0; number < into.length; number++) {
    for (; known < width; known += 8) bits |= bytes[at++]! << known;
    const value = bits & mask;
    if (value > most) most = value;
    into[number] = value;
    bits >>>= width;
    known -= width;
  }
  below(limit, most);
}

function numberOf(bytes: Uint8Array, from: number, length: number): number {
  let value = 0;
  for (let at = 0; at < length; at++) value |= bytes[from + at]! << (8 * at);
  return value;
}

function below(limit: number, value: number): number {
  if (value >= limit) throw new Error(`a number is ${String(value)}, and must be below ${String(limit)}`);
  return value;
}
