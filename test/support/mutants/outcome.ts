/** Counts what becomes of damaged files: each is read, or refused by an error that says why. */
import { Random } from '../../../src/core/random/random';
import { MessageError } from '../../../src/system/messageError';

/** How many mutants were refused and how many read. */
export interface Outcome {
  refused: number;
  read: number;
}

/** @throws what is no refusal */
export async function tryAll(count: number, seed: number, attempt: (random: Random) => Promise<void> | void): Promise<Outcome> {
  const random = new Random(seed);
  const outcome = { refused: 0, read: 0 };
  for (let mutant = 0; mutant < count; mutant++) {
    try {
      await attempt(random);
      outcome.read++;
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      outcome.refused++;
    }
  }
  return outcome;
}
