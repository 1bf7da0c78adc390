/** The original, and the end of each round: what it has cost, whether it stands, and whether the model still works. */
import { say } from '../../core/message/message';
import { brokenLimit, metricTitle, takenBackMessage } from '../../core/methods/quality';
import { collapsedMessage } from './collapsed';
import type { TrainingRun } from './trainingRun';
import type { TrainingProgress } from './trainingState';

/** The loss and the metrics of the model before anything is changed; warns of limits that cannot be measured. */
export async function measureOriginal({
  model,
  emitter,
  request,
}: TrainingRun): Promise<Pick<TrainingProgress, 'originalLoss' | 'originalMetrics' | 'workingRound'>> {
  const originalMetrics = await model.metrics();
  const originalLoss = await model.currentLoss();
  for (const { of } of request.plan.quality)
    if (of !== 'loss' && originalMetrics[of] === undefined)
      emitter.warn(say('{0} cannot be measured on these rows, so that its limit is not kept to', metricTitle(of)));
  const works = (await model.collapse()) === undefined;
  return {
    originalLoss,
    ...(Object.keys(originalMetrics).length === 0 ? {} : { originalMetrics }),
    ...(works ? { workingRound: 0 } : {}),
  };
}

/** Tells of a round's end, and takes it back when it goes beyond a limit. @returns whether it stands */
export async function evaluateRound(run: TrainingRun, round: number): Promise<boolean> {
  const { model, emitter } = run;
  const { rounds, quality } = run.request.plan;
  const loss = await model.currentLoss();
  const metrics = await model.metrics();
  const measured = Object.keys(metrics).length === 0 ? {} : { metrics };
  emitter.emit({ type: 'round', round, rounds, loss, ...measured, nonzero: model.nonzero() });
  await noteCollapse(run, round);
  if (quality.length === 0) return true;
  const { originalLoss, originalMetrics } = run.progress;
  const [original, now] = [
    { ...originalMetrics, loss: originalLoss! },
    { ...metrics, loss },
  ];
  const broken = brokenLimit(quality, original, now);
  if (broken === undefined) {
    run.keep({ accepted: model.current() });
    return true;
  }
  await model.adopt(run.snapshots.accepted!);
  emitter.warn(takenBackMessage(round, broken, original, now));
  run.advance({ heldBackBy: broken });
  return false;
}

/** Keeps the model while it works, and warns when it has just stopped. */
export async function noteCollapse(run: TrainingRun, round: number): Promise<void> {
  const { model, emitter, progress } = run;
  const collapse = await model.collapse();
  if (collapse === undefined) {
    run.advance({ workingRound: round });
    run.keep({ working: model.current() });
  } else if (progress.workingRound === round - 1) emitter.warn(collapsedMessage(collapse, round, model.nonzero()));
}
