import { type Message, say } from '../message/message';
import type { ShrinkStep } from './options';
import { methodTable } from './records';
import type { ShrinkTarget } from './targetSchema';

/** What is said of a step that cannot know how far to go; undefined for one that can, or does what its own options say. */
export function missingGoal(step: ShrinkStep, target: ShrinkTarget): Message | undefined {
  const { aimsAt } = methodTable[step.method];
  if (target.maxLossIncrease !== undefined || aimsAt.some((count) => target[count] !== undefined)) return undefined;
  if (step.method === 'pruneWeights')
    return say(
      'pruneWeights aims at a number of parameters or bytes, or a highest loss: give shrink.target "params", "bytes" or "maxLossIncrease"',
    );
  if (step.method === 'pruneUnits' && step.units === undefined && step.share === undefined)
    return say('pruneUnits needs a goal: give its "units" or "share", or shrink.target "params", "bytes", "macs" or "maxLossIncrease"');
  return undefined;
}
