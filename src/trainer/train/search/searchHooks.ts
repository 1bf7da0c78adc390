import type { Message } from '../../../core/message/message';
import type { LayerSensitivity } from '../../../core/methods/auto/sensitivity';

/** Whom a search tells what it does. */
export interface SearchHooks {
  warn(message: Message): void;
  /** What it is busy with. */
  stage(label: Message): void;
  /** What it has learned of the original, and its loss on the same rows. */
  learned(sensitivity: { readonly loss: number; readonly layers: readonly LayerSensitivity[] }, findings: readonly Message[]): void;
  /** How many epochs it will take, once that is known. */
  planned(epochs: number): void;
  /** A model of the front begins to be tuned. @param number from 1 */
  began(number: number, of: number, loss: number): void;
  ended(number: number, of: number, loss: number): void;
  /** @param rows of the epoch under way that are done */
  readonly progress: (rows: number) => void;
  /** @param round the number of the model that is tuned; 0 while models are tried */
  epochEnded(epoch: { readonly loss: number; readonly gradientNorm: number; readonly learningRate: number; readonly round: number }): void;
  /** To be called when there is a state to go on from. */
  betweenEpochs(): Promise<void>;
  /** Whether it is to end with the models that are tuned, as soon as there is one. */
  isStopped(): boolean;
}
