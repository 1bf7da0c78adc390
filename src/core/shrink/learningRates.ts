/** A learning rate for each epoch. */
export function constantRates(rate: number, epochs: number): number[] {
  return Array.from({ length: epochs }, () => rate);
}

/** Falls from `rate` to almost nothing along half a cosine (Loshchilov & Hutter 2016, arXiv:1608.03983). */
export function cosineRates(rate: number, epochs: number): number[] {
  return Array.from({ length: epochs }, (_, epoch) => (rate * (1 + Math.cos((Math.PI * epoch) / epochs))) / 2);
}
