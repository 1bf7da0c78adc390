/** Training that ends when it no longer gains anything (Prechelt 1998), with the settings of Keras's EarlyStopping. */
import type { Static } from 'typebox';
import * as Type from 'typebox';

export const earlyStoppingSchema = Type.Object(
  {
    patience: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Epochs without a gain after which training ends.' }),
    minDelta: Type.Optional(
      Type.Number({ minimum: 0, description: 'How much the loss must fall to count as a gain; 0 where it is left out.' }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Ends the training of the original when the validation loss (the training loss where nothing is held out) no longer falls, and goes back to the weights that were best.',
  },
);

export type EarlyStopping = Static<typeof earlyStoppingSchema>;

/** The lowest loss so far. Plain data: it is part of a checkpoint. */
export interface BestEpoch {
  readonly loss: number;
  /** Epochs of the training that were done when it was reached. */
  readonly epoch: number;
}

/** Whether a loss is lower than the best one so far by more than `minDelta`. */
export function isGain(best: BestEpoch | undefined, { minDelta = 0 }: EarlyStopping, loss: number): boolean {
  return best === undefined || loss < best.loss - minDelta;
}

/** Whether training ends after this many epochs. */
export function hasStopped(best: BestEpoch | undefined, { patience }: EarlyStopping, epochs: number): boolean {
  return best !== undefined && epochs - best.epoch >= patience;
}
