/** Learning rates of fine-tuning by epoch. */
import { halfCosine } from '../training/rates';

/**
 * Stays at `rate` for the first half of the epochs, where the model is still being changed, and then falls to almost nothing along half a
 * cosine (Loshchilov & Hutter 2016, arXiv:1608.03983), so that what is left settles.
 *
 * @example
 * settlingRates(1, 4); // → [1, 1, 1, 0.5]
 */
export function settlingRates(rate: number, epochs: number): number[] {
  const half = epochs / 2;
  return Array.from({ length: epochs }, (_, epoch) => (epoch < half ? rate : rate * halfCosine((epoch - half) / half)));
}

export interface FineTuning {
  readonly rounds: number;
  readonly fineTuneEpochs: number;
  /** Added to the last round. */
  readonly finalEpochs: number;
  readonly learningRate: number;
}

/**
 * The learning rates of each round of fine-tuning.
 *
 * @param settle whether they fall once, over all rounds, or within every one, where each may be the last
 */
export function fineTuningRates(
  { rounds, fineTuneEpochs, finalEpochs, learningRate }: FineTuning,
  settle: 'once' | 'everyRound',
): number[][] {
  const epochsOf = (round: number) => fineTuneEpochs + (round === rounds - 1 ? finalEpochs : 0);
  const numbers = Array.from({ length: rounds }, (_, round) => round);
  if (settle === 'everyRound') return numbers.map((round) => settlingRates(learningRate, epochsOf(round)));
  const all = settlingRates(learningRate, rounds * fineTuneEpochs + finalEpochs);
  return numbers.map((round) => all.slice(round * fineTuneEpochs, round * fineTuneEpochs + epochsOf(round)));
}
