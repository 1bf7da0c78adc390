import { formatCount, formatValue } from '../../message/format';
import { say } from '../../message/message';
import { recordOf } from '../../methods/records';
import type { Problem } from '../../problem/problem';
import type { Lint } from './lint';

/** Above these, steps overshoot on nearly every problem. */
const highRate: Readonly<Record<string, number>> = { adam: 0.1, adamw: 0.1, rmsprop: 0.1, sgd: 10 };

/** Training settings that are allowed but hardly meant. */
export const oddTraining: Lint = ({ settings: { data, train, shrink } }) => {
  const problems: Problem[] = [];
  const add = (path: Problem['path'], message: Problem['message']) =>
    problems.push({ code: 'odd-training', severity: 'warning', message, path });
  const limit = train && highRate[train.optimizer];
  if (train !== undefined && limit !== undefined && train.learningRate > limit) {
    const rate = formatValue(train.learningRate);
    add(
      ['train', 'learningRate'],
      say('a learning rate of {0} is very high for {1}: losses may grow without limit', rate, train.optimizer),
    );
  }
  if (train !== undefined && data?.rows !== undefined && train.batchSize > data.rows) {
    const [batch, rows] = [formatCount(train.batchSize), formatCount(data.rows)];
    add(['train', 'batchSize'], say('a batch of {0} rows takes all {1}: every epoch is a single step', batch, rows));
  }
  for (const [index, step] of (shrink?.steps ?? []).entries()) {
    const isTrainedLater = 'finalEpochs' in step && (step.finalEpochs ?? 0) > 0;
    const isNotTuned = 'fineTuneEpochs' in step && step.fineTuneEpochs === 0;
    if (recordOf(step).leavesZeros !== true || !isNotTuned || isTrainedLater) continue;
    add(
      ['shrink', 'steps', index, 'fineTuneEpochs'],
      say('nothing is fine-tuned after pruning: what is left cannot make up for what is gone'),
    );
  }
  return problems;
};
