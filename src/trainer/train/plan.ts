/** A run as a flat list of phases of training, which is what it reports, checkpoints and resumes by. */
import { type Message, say } from '../../core/message/message';
import { missingGoal } from '../../core/methods/missingGoal';
import type { MethodName, ShrinkStep } from '../../core/methods/options';
import { type QualityLimit, qualityLimits } from '../../core/methods/quality';
import type { MetricName } from '../../core/score/metricNames';
import type { TrainSpec } from '../../core/spec/schema';
import type { EarlyStopping } from '../../core/training/earlyStopping';
import { fineTuningRatesUnder, scheduledRates } from '../../core/training/rates';
import type { PlateauOptions } from '../../core/training/schedule';
import { type Projection, type Method, MethodError, type Round, type Search, type Task } from '../shrink/method';
import { prepareStep } from '../shrink/methods';
import type { TargetOf } from './bytesTarget';

/** Some epochs of training, and the change of the model they follow. */
export interface Phase {
  readonly stage: 'train' | 'shrink';
  /** For people. */
  readonly label: Message;
  /** 0 for the original; else the step's number from 1. */
  readonly step: number;
  /** 0 for the original; else counted over all steps from 1. */
  readonly round: number;
  /** The learning rate of each epoch. */
  readonly rates: readonly number[];
  /** How the rates fall when the loss does not. */
  readonly plateau?: PlateauOptions;
  readonly earlyStopping?: EarlyStopping;
  readonly keepsBest?: Round['keepsBest'];
  readonly change?: Round['change'];
  /** In the place of a change and epochs. */
  readonly search?: Search;
  /** What the steps so far must keep to. */
  readonly projection?: Projection;
  readonly rebuild?: Method['rebuild'];
}

export interface Plan {
  /** Names of the steps' methods. */
  readonly methods: readonly MethodName[];
  readonly phases: readonly Phase[];
  readonly rounds: number;
  readonly epochs: number;
  /** Epochs of the original's training after which its weights are kept, where a step rewinds. */
  readonly rewindTo?: number;
  /** A round that goes beyond one of them is taken back. */
  readonly quality: readonly QualityLimit[];
}

export interface PlanRequest extends Task {
  readonly steps: readonly ShrinkStep[];
  /** The metric that a limit means where it names none. */
  readonly firstMetric: MetricName;
  /** What each method aims at, to meet the target. */
  readonly targetOf: TargetOf;
}

/** @throws MethodError when a step cannot do what it is asked for */
export function planRun(request: PlanRequest): Plan {
  const { train, target, steps, targetOf, pretrained, firstMetric } = request;
  for (const step of steps) {
    const message = missingGoal(step, target);
    if (message !== undefined) throw new MethodError(message);
  }
  const methods = steps.map((step) => prepareStep(step, { ...request, target: targetOf(step.method) }));
  const phases: Phase[] = [];
  if (!pretrained) phases.push(originalTraining(train));
  let round = 0;
  for (const [index, { rounds, rebuild, search }] of methods.entries()) {
    const step = index + 1;
    const label =
      steps.length === 1 ? say('{0}', steps[index]!.method) : say('{0}, step {1} of {2}', steps[index]!.method, step, steps.length);
    const projections = methods.slice(0, step).flatMap(({ projection }) => projection ?? []);
    const projection = projections.length === 0 ? {} : { projection: together(projections) };
    if (search !== undefined) phases.push({ stage: 'shrink', label, step, round: ++round, rates: [], search });
    const highest = Math.max(...rounds.flatMap(({ rates }) => rates));
    for (const change of rounds) {
      const rates = fineTuningRatesUnder(train.schedule, change.rates, highest);
      phases.push({ ...change, ...projection, rates, stage: 'shrink', label, step, round: ++round, rebuild });
    }
  }
  const epochs = phases.reduce((sum, { rates }) => sum + rates.length, 0);
  return {
    methods: steps.map((step) => step.method),
    phases,
    rounds: round,
    epochs,
    ...rewinding(steps, methods),
    quality: qualityLimits(target, firstMetric),
  };
}

function originalTraining({ learningRate, epochs, schedule = { type: 'constant' }, earlyStopping }: TrainSpec): Phase {
  return {
    stage: 'train',
    label: say('training the original'),
    step: 0,
    round: 0,
    rates: scheduledRates(schedule, learningRate, epochs),
    ...(schedule.type === 'reduceOnPlateau' ? { plateau: schedule } : {}),
    ...(earlyStopping === undefined ? {} : { earlyStopping }),
  };
}

/** The number of the phase after one; a round that is taken back ends its step. */
export function nextPhase({ phases }: Plan, ended: number, accepted: boolean): number {
  if (accepted) return ended + 1;
  const next = phases.findIndex(({ step }, index) => index > ended && step !== phases[ended]!.step);
  return next === -1 ? phases.length : next;
}

function together(projections: readonly Projection[]): Projection {
  return (graph, start) => {
    const all = projections.map((projection) => projection(graph, start));
    return (weights) => all.reduce((held, projection) => projection(held), weights);
  };
}

/** The weights that are rewound to have the original's structure. */
function rewinding(steps: readonly ShrinkStep[], methods: readonly Method[]): Pick<Plan, 'rewindTo'> {
  const last = methods.findLastIndex((method) => method.rewindTo !== undefined);
  if (last === -1) return {};
  const other = methods.slice(0, last).findIndex((method) => method.rewindTo === undefined);
  if (other !== -1)
    throw new MethodError(
      say(
        'step {0} ({1}) changes the model, and the weights that step {2} rewinds to are of the original: put the steps with rewindTo first',
        ...[other + 1, steps[other]!.method, last + 1],
      ),
    );
  const [rewindTo, ...others] = new Set(methods.flatMap((method) => (method.rewindTo === undefined ? [] : [method.rewindTo])));
  if (others.length > 0) throw new MethodError(say('steps that rewind must all rewind to the same epoch: give them one rewindTo'));
  return { rewindTo: rewindTo! };
}
