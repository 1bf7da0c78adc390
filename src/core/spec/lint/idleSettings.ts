import { say } from '../../message/message';
import { optimizerFields, type OptimizerSetting, settingsOf } from '../../training/optimizerSettings';
import type { Problem } from '../../problem/problem';
import { outputLosses } from '../outputLosses';
import type { Lint } from './lint';

/** Settings that change nothing: of another optimizer or loss than the one that is chosen, or without the one they go with. */
export const idleSettings: Lint = ({ graph, settings: { train } }) => {
  if (train === undefined) return [];
  const problem = (field: string, message: Problem['message']): Problem => ({
    code: 'idle-setting',
    severity: 'warning',
    message,
    path: ['train', field],
    atKey: true,
  });
  const own: readonly OptimizerSetting[] = settingsOf[train.optimizer];
  const idle = (Object.keys(optimizerFields) as OptimizerSetting[]).filter((field) => train[field] !== undefined && !own.includes(field));
  const problems = idle.map((field) => {
    const users = Object.entries(settingsOf).flatMap(([name, fields]) => ((fields as readonly string[]).includes(field) ? [name] : []));
    return problem(field, say('{0} is for {1}: {2} does without it', field, users.join(', '), train.optimizer));
  });
  if (train.nesterov === true && train.optimizer === 'sgd' && (train.momentum ?? 0) === 0)
    problems.push(problem('nesterov', say('nesterov changes nothing without a momentum above 0')));
  const losses = outputLosses(train.loss, graph.outputs).map(({ loss }) => loss);
  if (train.delta === undefined || losses.includes('huber')) return problems;
  return [...problems, problem('delta', say('{0} is for {1}: {2} does without it', 'delta', 'huber', losses.join(', ')))];
};
