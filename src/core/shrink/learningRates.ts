/** A learning rate for each epoch. */
export function constantRates(rate: number, epochs: number): number[] {
  return Array.from({ length: epochs }, () => rate);
}

/**
 * Stays at `rate` for the first half of the epochs, where the model is still being changed, and then falls to almost nothing along half a
 * cosine (Loshchilov & Hutter 2016, arXiv:1608.03983), so that what is left settles.
 */
export function settlingRates(rate: number, epochs: number): number[] {
  const half = epochs / 2;
  return Array.from({ length: epochs }, (_, epoch) =>
    epoch < half ? rate : (rate * (1 + Math.cos((Math.PI * (epoch - half)) / half))) / 2,
  );
}
