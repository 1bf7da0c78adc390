import { formatValue } from '../../message/format';
import { epochCount } from '../../message/counted';
import { type Message, say } from '../../message/message';
import type { Schedule } from '../../training/schedule';
import type { TrainSpec } from '../schema';
import type { Lint } from './lint';

/** Learning rates and early ends of training that cannot come about in the epochs there are. */
export const oddSchedule: Lint = ({ settings: { train } }) => {
  if (train === undefined) return [];
  const { epochs, schedule, earlyStopping } = train;
  const findings = schedule === undefined ? [] : findingsIn(schedule, train);
  if (earlyStopping !== undefined && earlyStopping.patience >= epochs)
    findings.push([['earlyStopping', 'patience'], say('training never stops early: it has {0}', epochCount(epochs))]);
  return findings.map(([path, message]) => ({ code: 'odd-training', severity: 'warning', message, path: ['train', ...path] }));
};

type Finding = readonly [path: readonly string[], message: Message];

function findingsIn(schedule: Schedule, { epochs, learningRate }: TrainSpec): Finding[] {
  const neverFalls = (...path: readonly string[]): Finding => [
    ['schedule', ...path],
    say('the learning rate never falls within {0}', epochCount(epochs)),
  ];
  switch (schedule.type) {
    case 'cosine': {
      if ((schedule.warmUpEpochs ?? 0) < epochs) return [];
      const message = say('warming up takes all {0}: the full learning rate is never reached', epochCount(epochs));
      return [[['schedule', 'warmUpEpochs'], message]];
    }
    case 'step':
      return schedule.every < epochs ? [] : [neverFalls('every')];
    case 'reduceOnPlateau': {
      const { patience, minLearningRate = 0 } = schedule;
      if ((patience ?? 10) >= epochs) return [neverFalls(...(patience === undefined ? [] : ['patience']))];
      if (minLearningRate < learningRate) return [];
      const message = say('the learning rate is {0} already: it cannot fall', formatValue(learningRate));
      return [[['schedule', 'minLearningRate'], message]];
    }
    default:
      return [];
  }
}
