/** The phase in which a search looks for smaller models: what it emits, and the model that training goes on with. */
import { modelCost } from '../../core/cost/cost';
import { layerProgress } from '../../core/run/layerProgress';
import { simplify } from '../../core/units/simplify';
import type { Phase } from './plan';
import { noteCollapse } from './rounds';
import { chosenTrial } from './search/chosen';
import { packingFinding } from '../../core/methods/auto/findings';
import { Search } from './search/search';
import type { SearchHooks } from './search/searchHooks';
import { plansOf, type SearchState } from './search/searchState';
import { throttle } from './throttle';
import type { TrainingRun } from './trainingRun';

/** Goes on from a search that is under way, and leaves the run with the model that a person or else the target asks for. */
export async function searchPhase(run: TrainingRun, phase: Phase & Required<Pick<Phase, 'search'>>): Promise<void> {
  const { request, model, emitter, hooks } = run;
  // One that has ended was that of a step before.
  const ended = run.search?.stage === 'done' ? run.search : undefined;
  const underWay = ended === undefined ? run.search : undefined;
  const earlierPlans = ended === undefined ? [] : plansOf(ended);
  const before = model.current();
  const search: Search = new Search(
    { request: phase.search, training: request, model, hooks: hooksOf(run, phase, () => search.state), earlierPlans },
    underWay,
  );
  const found = await search.toTheEnd();
  const { progress } = run;
  const wanted = { target: phase.search.target, quality: request.plan.quality };
  const measures = { ...progress.originalMetrics, loss: progress.originalLoss! };
  const byHand = found[(hooks.chosen() ?? 0) - 1];
  const chosen = byHand ?? chosenTrial(found, wanted, { counts: phase.search.original, measures });
  await model.adopt(chosen?.model ?? before);
  if (chosen?.packing !== undefined) emitter.find(packingFinding(chosen.packing));
  run.search = search.state;
  await noteCollapse(run, phase.round);
}

function hooksOf(run: TrainingRun, { stage }: Phase, state: () => SearchState | undefined): SearchHooks {
  const { request, model, emitter, hooks } = run;
  const { layers, data, plan } = request;
  return {
    warn: (message) => emitter.warn(message, run.progress.epochsDone),
    stage: (label) => emitter.begin({ stage, label }),
    learned: (sensitivity, findings) => {
      emitter.emit({ type: 'sensitivity', ...sensitivity });
      for (const finding of findings) emitter.find(finding);
    },
    planned: (epochs) => run.advance({ epochsAdded: run.progress.epochsAdded + epochs }),
    began: (round, rounds, lossAfter) => {
      const lossBefore = run.progress.originalLoss!;
      const left = { nonzero: model.nonzero(), layers: layerProgress(model.current(), layers) };
      emitter.emit({ type: 'pruned', round, rounds, lossBefore, lossAfter, ...left });
    },
    ended: (round, rounds, loss) => {
      emitter.emit({ type: 'round', round, rounds, loss, nonzero: model.nonzero() });
      const { params, macs } = modelCost(simplify(model.current()).graph);
      if (Number.isFinite(loss)) emitter.emit({ type: 'tuned', number: round, params, macs, loss });
      emitter.showWeights(model.current(), round);
    },
    progress: throttle((done: number) => run.emitProgress(done / data.training.count)),
    epochEnded: ({ loss, gradientNorm, learningRate, round }) => {
      const epoch = run.progress.epochsDone + 1;
      run.advance({ epochsDone: epoch });
      const epochs = plan.epochs + run.progress.epochsAdded;
      emitter.emit({ type: 'epoch', stage, round, epoch, epochs, loss, learningRate, gradientNorm });
    },
    betweenEpochs: () => {
      run.search = state();
      return run.betweenEpochs();
    },
    isStopped: () => hooks.isStopped(),
  };
}
