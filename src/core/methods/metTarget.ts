/** Targets that are larger than the model. */
import { formatBytes, formatCount } from '../message/format';
import { type Message, say } from '../message/message';
import type { Baseline } from './baseline';
import type { ShrinkStep } from './options';
import { methodTable, recordOf } from './records';
import { limitOf } from './target';
import type { ShrinkTarget, TargetCount } from './targetSchema';

export interface MetLimit {
  readonly field: TargetCount;
  readonly message: Message;
  /** Whether no other limit and no step would change the model either. */
  readonly leavesNothing: boolean;
}

/** The first limit that steps aim at and that is larger than the model; undefined where there is none. All of the model can be meant: a share of 1. */
export function metLimit(
  target: ShrinkTarget,
  steps: readonly ShrinkStep[],
  original: Pick<Baseline, 'params' | 'bytes' | 'macs'>,
): MetLimit | undefined {
  const given = (['params', 'bytes', 'macs'] as const).filter((field) => target[field] !== undefined);
  const isMet = (field: TargetCount) => original[field] !== null && limitOf(target[field]!, original[field]) > original[field];
  const field = given.find((count) => isMet(count) && steps.some(({ method }) => methodTable[method].aimsAt.includes(count)));
  if (field === undefined) return undefined;
  return {
    field,
    message: metMessage(field, limitOf(target[field]!, original[field]!), original[field]!),
    leavesNothing: given.every(isMet) && steps.every((step) => changesNothing(step, field)),
  };
}

function metMessage(field: TargetCount, limit: number, have: number): Message {
  switch (field) {
    case 'params':
      return say(
        'the target allows {0} parameters, and the model has {1}: nothing has to be removed',
        formatCount(limit),
        formatCount(have),
      );
    case 'bytes':
      return say('the target allows {0}, and the model takes {1}: nothing has to be removed', formatBytes(limit), formatBytes(have));
    case 'macs':
      return say(
        'the target allows {0} multiply-accumulates, and the model takes {1}: nothing has to be removed',
        formatCount(limit),
        formatCount(have),
      );
  }
}

/** Whether a step leaves a model as it is that meets the limit. */
function changesNothing(step: ShrinkStep, field: TargetCount): boolean {
  const record = recordOf(step);
  return record.aimsAt.includes(field) && record.goesByTargetAlone?.(step) === true;
}
