/** Room for numbers that are soon done with, so that not every batch of rows takes memory of its own. */
export class Room {
  #numbers = new Float64Array();

  /** Room for this many: what was taken before is lost. */
  take(length: number): Float64Array {
    if (this.#numbers.length < length) this.#numbers = new Float64Array(Math.ceil(length * 1.5));
    return this.#numbers.subarray(0, length);
  }
}
