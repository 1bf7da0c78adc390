/** Little-endian numbers, one after the other. */
export class Bytes {
  readonly #parts: number[] = [];

  get length(): number {
    return this.#parts.length;
  }

  u8(...values: readonly number[]): this {
    for (const value of values) this.#parts.push(value & 0xff);
    return this;
  }

  u16(value: number): this {
    return this.u8(value, value >>> 8);
  }

  u32(value: number): this {
    return this.u8(value, value >>> 8, value >>> 16, value >>> 24);
  }

  /** Exact up to 2^53. */
  u64(value: number): this {
    return this.u32(value >>> 0).u32(Math.floor(value / 2 ** 32));
  }

  /** An address where nothing is. */
  nowhere(): this {
    return this.u32(0xffffffff).u32(0xffffffff);
  }

  text(value: string): this {
    return this.u8(...Buffer.from(value, 'utf8'));
  }

  bytes(values: Iterable<number>): this {
    for (const value of values) this.#parts.push(value);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#parts);
  }
}
