/** Learning rates that fall when the loss does not, as Keras's ReduceLROnPlateau has it. */
import type { PlateauOptions } from './schedule';

/** Plain data: it is part of a checkpoint. */
export interface PlateauState {
  /** The lowest loss; missing before the first epoch. */
  readonly best?: number;
  /** Epochs since then, or since the rate last fell. */
  readonly wait: number;
  /** Epochs that still do not count. */
  readonly cooldown: number;
  readonly learningRate: number;
}

/** The state before the first epoch. */
export function startPlateau(learningRate: number): PlateauState {
  return { wait: 0, cooldown: 0, learningRate };
}

/** The state after one more epoch, with the rate of the next. */
export function afterEpoch(state: PlateauState, options: PlateauOptions, loss: number): PlateauState {
  const { factor = 0.1, patience = 10, minDelta = 1e-4, cooldown: rest = 0, minLearningRate = 0 } = options;
  const { best, learningRate } = state;
  const cooldown = Math.max(0, state.cooldown - 1);
  if (best === undefined || loss < best - minDelta) return { best: loss, wait: 0, cooldown, learningRate };
  const wait = state.cooldown > 0 ? 0 : state.wait;
  if (cooldown > 0) return { best, wait, cooldown, learningRate };
  if (wait + 1 < patience || learningRate <= minLearningRate) return { best, wait: wait + 1, cooldown, learningRate };
  return { best, wait: 0, cooldown: rest, learningRate: Math.max(learningRate * factor, minLearningRate) };
}
