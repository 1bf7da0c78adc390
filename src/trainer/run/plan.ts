/** A run as a flat list of stretches of training, which is what it reports, checkpoints and resumes by. */
import type { ModelCost } from '../../core/cost/cost';
import type { ShrinkStep } from '../../core/shrink/options';
import { constantRates } from '../../core/shrink/learningRates';
import type { ShrinkTarget, TrainSpec } from '../../core/spec/schema';
import type { Round } from '../shrink/method';
import { prepareStep } from '../shrink/methods';

/** Some epochs of training, and the change of the model they follow. */
export interface Stretch {
  readonly stage: 'train' | 'shrink';
  /** For people. */
  readonly label: string;
  /** 0 for the original; else counted over all steps from 1. */
  readonly round: number;
  /** The learning rate of each epoch. */
  readonly rates: readonly number[];
  readonly change?: Round['change'];
}

export interface Plan {
  readonly stretches: readonly Stretch[];
  readonly rounds: number;
  readonly epochs: number;
}

export interface PlanRequest {
  readonly train: TrainSpec;
  readonly target: ShrinkTarget;
  readonly steps: readonly ShrinkStep[];
  readonly original: ModelCost;
  /** Whether the original has weights already, and is not trained first. */
  readonly pretrained: boolean;
}

/** @throws MethodError when a step cannot do what it is asked for */
export function planRun({ train, target, steps, original, pretrained }: PlanRequest): Plan {
  const stretches: Stretch[] = [];
  if (!pretrained)
    stretches.push({ stage: 'train', label: 'training the original', round: 0, rates: constantRates(train.learningRate, train.epochs) });
  let round = 0;
  for (const [index, step] of steps.entries()) {
    const label = steps.length === 1 ? step.method : `${step.method}, step ${String(index + 1)} of ${String(steps.length)}`;
    for (const { rates, change } of prepareStep(step, { target, original, train }).rounds)
      stretches.push({ stage: 'shrink', label, round: ++round, rates, change });
  }
  return { stretches, rounds: round, epochs: stretches.reduce((sum, { rates }) => sum + rates.length, 0) };
}
