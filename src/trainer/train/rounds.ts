/** The original, and the end of each round: what it has cost, whether it stands, and whether the model still works. */
import { say } from '../../core/message/message';
import { brokenLimit, metricTitle, type QualityLimit, takenBackMessage } from '../../core/methods/quality';
import { collapsedMessage } from './collapsed';
import type { ModelInTraining } from './modelInTraining';
import type { Plan } from './plan';
import type { RunEmitter } from './runEmitter';
import type { Snapshots, TrainingProgress } from './trainingState';

/** Where training stands at the end of a round. */
export interface RoundState {
  readonly progress: TrainingProgress;
  readonly snapshots: Snapshots;
}

export interface EndedRound extends RoundState {
  readonly plan: Plan;
  readonly round: number;
}

/** The loss and the metrics of the model before anything is changed; warns of limits that cannot be measured. */
export async function measureOriginal(
  model: ModelInTraining,
  emitter: RunEmitter,
  quality: readonly QualityLimit[],
): Promise<Pick<TrainingProgress, 'originalLoss' | 'originalMetrics' | 'workingRound'>> {
  const originalMetrics = await model.metrics();
  const originalLoss = await model.knownLoss();
  for (const { of } of quality)
    if (of !== 'loss' && originalMetrics[of] === undefined)
      emitter.warn(say('{0} cannot be measured on these rows, so that its limit is not kept to', metricTitle(of)));
  const works = (await model.collapse()) === undefined;
  return {
    originalLoss,
    ...(Object.keys(originalMetrics).length === 0 ? {} : { originalMetrics }),
    ...(works ? { workingRound: 0 } : {}),
  };
}

/** Emits the end of a round, and takes it back when it goes beyond a limit. */
export async function evaluateRound(
  model: ModelInTraining,
  emitter: RunEmitter,
  { plan, round, ...before }: EndedRound,
): Promise<RoundState & { readonly stands: boolean }> {
  const { rounds, quality } = plan;
  const loss = await model.knownLoss();
  const metrics = await model.metrics();
  const measured = Object.keys(metrics).length === 0 ? {} : { metrics };
  emitter.emit({ type: 'round', round, rounds, loss, ...measured, nonzero: model.nonzero() });
  const { progress, snapshots } = await lookForCollapse(model, emitter, round, before);
  if (quality.length === 0) return { progress, snapshots, stands: true };
  const { originalLoss, originalMetrics } = progress;
  const [original, now] = [
    { ...originalMetrics, loss: originalLoss! },
    { ...metrics, loss },
  ];
  const broken = brokenLimit(quality, original, now);
  if (broken === undefined) return { progress, snapshots: { ...snapshots, accepted: model.current() }, stands: true };
  await model.adopt(snapshots.accepted!);
  emitter.warn(takenBackMessage(round, broken, original, now));
  return { progress: { ...progress, heldBackBy: broken }, snapshots, stands: false };
}

/** Keeps the model while it works, and warns when it has just stopped. */
export async function lookForCollapse(model: ModelInTraining, emitter: RunEmitter, round: number, state: RoundState): Promise<RoundState> {
  const collapse = await model.collapse();
  if (collapse === undefined)
    return { progress: { ...state.progress, workingRound: round }, snapshots: { ...state.snapshots, working: model.current() } };
  if (state.progress.workingRound === round - 1) emitter.warn(collapsedMessage(collapse, round, model.nonzero()));
  return state;
}
