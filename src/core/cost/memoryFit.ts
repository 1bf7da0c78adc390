import { bytesPerValue, type ModelMemory } from '../memory/memory';
import { memorySize } from '../message/format';
import { type Message, say } from '../message/message';
import type { BudgetSpec } from './budgetSchema';
import { limitsOf, needProblems, titleOf, withLimits } from './deviceFit';

/** What a model holds in memory, beside the device that it is for, where its budget names one. */
export interface MemoryFit {
  readonly memory: ModelMemory;
  readonly budget: BudgetSpec;
  /** Why the model does not fit the device. */
  readonly misfits: readonly Message[];
  /** What else there is to know: the flash that it takes, and that it fits. */
  readonly facts: readonly Message[];
}

/** @param params undefined where they are not known */
export function memoryFit(memory: ModelMemory, params: number | undefined, budget: BudgetSpec): MemoryFit {
  const { device } = budget;
  const limits = device === undefined ? undefined : limitsOf(device);
  const flash = (bytes: number) => memorySize((params ?? 0) * bytes);
  const facts =
    params === undefined
      ? []
      : [say('Its weights take {0} of flash in float32, {1} in int8.', flash(bytesPerValue.float), flash(bytesPerValue.int8))];
  if (device === undefined || limits === undefined) return { memory, budget, misfits: [], facts };
  const misfits = needProblems({ params, memory }, limits, titleOf(device)).map(({ message }) => message);
  const verdict = misfits.length === 0 ? [say('It fits {0}.', titleOf(device))] : [];
  return { memory, budget: withLimits(budget), misfits, facts: [...facts, ...verdict] };
}
