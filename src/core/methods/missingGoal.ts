import type { Message } from '../message/message';
import type { ShrinkStep } from './options';
import { limitsQuality } from './quality';
import { recordOf } from './records';
import type { ShrinkTarget } from './targetSchema';

/** The message for a step that has no goal; undefined for one that has, or does what its own options say. */
export function missingGoal(step: ShrinkStep, target: ShrinkTarget): Message | undefined {
  const record = recordOf(step);
  if (limitsQuality(target) || record.aimsAt.some((count) => target[count] !== undefined)) return undefined;
  return record.missingGoal?.(step);
}
