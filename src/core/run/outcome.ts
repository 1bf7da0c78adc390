/** What is said of a run that did not come to its end. */
import { type Message, say } from '../message/message';
import type { RunState } from './state';

/** Where it was cancelled, and whether it can go on. */
export function cancelledMessage({ started: { name }, rounds, plannedRounds, stage, canResume }: RunState): Message {
  const round = rounds.at(-1)?.round;
  const where =
    round !== undefined
      ? say('{0} was cancelled in round {1} of {2}', name, round, plannedRounds ?? round)
      : stage === 'load'
        ? say('{0} was cancelled before training began', name)
        : say('{0} was cancelled while training the original', name);
  return canResume === true ? say('{0}; Resume goes on from there.', where) : say('{0}.', where);
}
