/** What is said of models that have collapsed. */
import { formatCount } from '../../core/message/format';
import { type Message, say } from '../../core/message/message';
import type { Collapse } from '../../core/score/collapse';
import type { ScoreCard } from '../../core/score/scoreCard';

/** Of a model that worked until this round. @param nonzero its parameters that are not zero */
export function collapsedMessage(collapse: Collapse, round: number, nonzero: number): Message {
  return say(
    'the model no longer works after round {0}, with {1} parameters not zero: {2}',
    round,
    formatCount(nonzero),
    symptom(collapse),
  );
}

/** Of the models at a run's end; undefined where both work. */
export function collapseAtEnd({ original, shrunk, working }: ScoreCard): Message | undefined {
  if (original.collapse !== undefined)
    return say('the original does not work: {0}. Look at its training, layers and data before it is shrunk', symptom(original.collapse));
  if (shrunk.collapse === undefined) return undefined;
  if (working === undefined)
    return say(
      'the shrunk model does not work: {0}. No round left one that does: ask for more than {1} parameters, or for more rounds',
      symptom(shrunk.collapse),
      formatCount(shrunk.nonzero),
    );
  return say(
    'the shrunk model does not work: {0}. The last one that does, of round {1} with {2} parameters not zero, is in the folder "working" of the run: start from that, or ask for more than {2} parameters',
    symptom(shrunk.collapse),
    working.round,
    formatCount(working.nonzero),
  );
}

function symptom(collapse: Collapse): Message {
  return collapse === 'sameOutput' ? say('the output is the same for every row') : say('every row is given the same class');
}
