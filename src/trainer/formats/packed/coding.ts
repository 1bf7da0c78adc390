/** The ways in which a weight's values are written: each exact for the values that it takes. */
import { SymbolCoder } from '../../../core/coding/symbolCoder';
import type { RangeDecoder } from '../../../core/coding/rangeDecoder';
import type { RangeEncoder } from '../../../core/coding/rangeEncoder';
import type { WeightSpec } from '../../../core/layers/kind';
import { halfBits, halfValue, toHalf } from '../../../core/numbers/float16';
import { type Channels, channelsOfWeight, findScales, largestInteger, unitOf } from '../../../core/methods/quantizing/grid';
import type { WeightTensor } from '../../../core/weights/weights';

/** How the file's header names it: a number is the count of values that a weight's values are among. */
export type CodingName = 'float32' | 'float16' | 'int8' | number;

/** Values of one weight, ready to be written one after the other. Zeros are separated before and are not among them. */
export interface Coding {
  readonly name: CodingName;
  /** Bits that are estimated to be needed for all values. */
  readonly bits: number;
  writeTable(encoder: RangeEncoder): void;
  /** @param above the value before it in its column that is not zero; 0 where there is none */
  write(encoder: RangeEncoder, value: number, place: number, above: number): void;
}

/** Reads the values of one weight, one after the other. */
export type ValueReader = (decoder: RangeDecoder, place: number, above: number) => number;

/** The coding that takes fewest bits. */
export function bestCoding(weight: WeightSpec, tensor: WeightTensor): Coding {
  const values = tensor.data.filter((value) => !Object.is(value, 0));
  const codings = [float32(values), float16(values), int8(weight, tensor, values), shared(values)];
  return codings.filter((coding) => coding !== undefined).reduce((a, b) => (b.bits < a.bits ? b : a));
}

/** Reads the table of a coding, where it has one. @param version of the format @throws CodeEndsError */
export function valueReader(name: CodingName, weight: WeightSpec, decoder: RangeDecoder, version: number): ValueReader {
  if (name === 'float32') return readFloat32();
  if (name === 'float16') return readFloat16();
  return name === 'int8' ? readInt8(channelsOfWeight(weight)!, decoder) : readShared(name, decoder, version >= signsFrom);
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

function floatBits(value: number): number {
  float[0] = value;
  return word[0]!;
}

function floatValue(bits: number): number {
  word[0] = bits;
  return float[0]!;
}

/** Sign and exponent are learned, the significand is taken as it is. */
function float32(values: Float32Array): Coding {
  const high = new SymbolCoder(9);
  return {
    name: 'float32',
    bits: values.length * 30,
    writeTable: () => undefined,
    write(encoder, value) {
      const bits = floatBits(value);
      high.encode(encoder, bits >>> 23);
      encoder.encodeEvenly(bits & 0x7fffff, 23);
    },
  };
}

function readFloat32(): ValueReader {
  const high = new SymbolCoder(9);
  return (decoder) => floatValue(((high.decode(decoder) << 23) | decoder.decodeEvenly(23)) >>> 0);
}

function float16(values: Float32Array): Coding | undefined {
  if (!values.every(isHalf)) return undefined;
  const high = new SymbolCoder(6);
  return {
    name: 'float16',
    bits: values.length * 14,
    writeTable: () => undefined,
    write(encoder, value) {
      const bits = halfBits(value);
      high.encode(encoder, bits >>> 10);
      encoder.encodeEvenly(bits & 0x3ff, 10);
    },
  };
}

function readFloat16(): ValueReader {
  const high = new SymbolCoder(6);
  return (decoder) => halfValue((high.decode(decoder) << 10) | decoder.decodeEvenly(10));
}

/** Scales have 16 significant bits: the lowest 8 of float32 are zero. */
const scaleBits = 24;

function int8(weight: WeightSpec, tensor: WeightTensor, values: Float32Array): Coding | undefined {
  const channels = channelsOfWeight(weight);
  if (channels === undefined || hasNegativeZero(values)) return undefined;
  const scales = findScales(tensor, channels);
  if (scales === undefined) return undefined;
  const integers = new SymbolCoder(8);
  return {
    name: 'int8',
    bits: values.length * 7 + scales.length * scaleBits,
    writeTable(encoder) {
      for (const scale of scales) encoder.encodeEvenly(floatBits(scale) >>> 8, scaleBits);
    },
    write: (encoder, value, place) => integers.encode(encoder, value / scales[unitOf(channels, place)]! + largestInteger),
  };
}

function readInt8(channels: Channels, decoder: RangeDecoder): ValueReader {
  const scales = Float32Array.from({ length: channels.units }, () => floatValue((decoder.decodeEvenly(scaleBits) << 8) >>> 0));
  const integers = new SymbolCoder(8);
  return (at, place) => (integers.decode(at) - largestInteger) * scales[unitOf(channels, place)]!;
}

/** Tables of more values than these save nothing. */
export const mostShared = 4096;

function shared(values: Float32Array): Coding | undefined {
  const different = new Set<number>();
  for (const value of values) if (different.add(value).size > mostShared) return undefined;
  if (different.size === 0 || hasNegativeZero(values)) return undefined;
  const table = Float32Array.from(different).sort();
  const places = new Map(Array.from(table, (value, place) => [value, place]));
  const symbols = symbolsBySign(table.length, true);
  return {
    name: table.length,
    bits: values.length * Math.log2(table.length) + table.length * 32,
    writeTable(encoder) {
      const halves = table.every(isHalf);
      encoder.encodeEvenly(Number(halves), 1);
      for (const value of table) encoder.encodeEvenly(halves ? halfBits(value) : floatBits(value), halves ? 16 : 32);
    },
    write: (encoder, value, _, above) => symbols(above).encode(encoder, places.get(value)!),
  };
}

function readShared(count: number, decoder: RangeDecoder, bySign: boolean): ValueReader {
  const halves = decoder.decodeEvenly(1) === 1;
  const table = Float32Array.from({ length: count }, () =>
    halves ? halfValue(decoder.decodeEvenly(16)) : floatValue(decoder.decodeEvenly(32)),
  );
  const places = symbolsBySign(count, bySign);
  // A damaged file may name a place that the table does not have.
  return (at, _, above) => table[places(above).decode(at)] ?? NaN;
}

/** The version of the format from which on places in small tables are learned apart for each sign of the value above. */
const signsFrom = 2;
/** Larger tables would have to be learned from too few values for each sign. */
const mostBySign = 64;

/** Neighbours that feed the same unit tend to have the same sign: pixels side by side, above all. */
function symbolsBySign(count: number, bySign: boolean): (above: number) => SymbolCoder {
  const coder = () => new SymbolCoder(placeBits(count));
  const [none, negative, positive] = bySign && count <= mostBySign ? [coder(), coder(), coder()] : Array<SymbolCoder>(3).fill(coder());
  return (above) => (above === 0 ? none : above < 0 ? negative : positive)!;
}

function isHalf(value: number): boolean {
  return Object.is(toHalf(value), value);
}

/** Neither an integer nor an entry of a table can say that a zero is negative. */
function hasNegativeZero(values: Float32Array): boolean {
  return values.some((value) => value === 0);
}

function placeBits(count: number): number {
  return Math.ceil(Math.log2(count));
}
