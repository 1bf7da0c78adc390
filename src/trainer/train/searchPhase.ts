/** The phase in which a search looks for smaller models: what it emits, and the model that training goes on with. */
import { modelCost } from '../../core/cost/cost';
import { layerProgress } from '../../core/run/layerProgress';
import { simplify } from '../../core/units/simplify';
import type { Search as SearchRequest } from '../shrink/method';
import type { ModelInTraining } from './modelInTraining';
import type { Phase } from './plan';
import { lookForCollapse, type RoundState } from './rounds';
import type { RunEmitter } from './runEmitter';
import { chosenTrial } from './search/chosen';
import { packingFinding } from '../../core/methods/auto/findings';
import { Search } from './search/search';
import type { SearchHooks } from './search/searchHooks';
import type { SearchState } from './search/searchState';
import { throttle } from './throttle';
import type { TrainingRequest } from './trainingRequest';
import type { TrainingProgress } from './trainingState';

/** The training that the phase belongs to. */
export interface Searching {
  readonly request: TrainingRequest;
  readonly model: ModelInTraining;
  readonly emitter: RunEmitter;
  /** Where it stands. */
  now(): RoundState;
  advance(change: Partial<TrainingProgress>): void;
  /** @param share of the epoch that is under way */
  emitProgress(share: number): void;
  /** Which of the models that were tuned a person wants as the result, from 1. */
  chosen(): number | undefined;
  /** Whether it is to end with the models that are tuned. */
  isStopped(): boolean;
  /** @param search where the search stands */
  afterEpoch(search: SearchState | undefined): Promise<void>;
}

/** @param search where it goes on from @returns where training stands afterwards, with the model that a person or else the target asks for */
export async function searchPhase(
  training: Searching,
  phase: Phase & { readonly search: SearchRequest },
  search: SearchState | undefined,
): Promise<RoundState & { readonly search: SearchState | undefined }> {
  const { request, model, emitter } = training;
  const hooks = hooksOf(training, phase, () => run.state);
  const before = model.current();
  const run = new Search({ request: phase.search, training: request, model, hooks }, search);
  const found = await run.toTheEnd();
  const { progress, snapshots } = training.now();
  const wanted = { target: phase.search.target, quality: request.plan.quality };
  const measures = { ...progress.originalMetrics, loss: progress.originalLoss! };
  const byHand = found[(training.chosen() ?? 0) - 1];
  const chosen = byHand ?? chosenTrial(found, wanted, { counts: phase.search.original, measures });
  await model.adopt(chosen?.model ?? before);
  if (chosen?.packing !== undefined) emitter.find(packingFinding(chosen.packing));
  return { search: run.state, ...(await lookForCollapse(model, emitter, phase.round, { progress, snapshots })) };
}

function hooksOf(training: Searching, { stage }: Phase, state: () => SearchState | undefined): SearchHooks {
  const { request, model, emitter } = training;
  const { layers, data, plan } = request;
  return {
    warn: (message) => emitter.warn(message, training.now().progress.epochsDone),
    stage: (label) => emitter.begin({ stage, label }),
    learned: (sensitivity, findings) => {
      emitter.emit({ type: 'sensitivity', ...sensitivity });
      for (const finding of findings) emitter.find(finding);
    },
    planned: (epochs) => training.advance({ epochsAdded: training.now().progress.epochsAdded + epochs }),
    began: (round, rounds, lossAfter) => {
      const lossBefore = training.now().progress.originalLoss!;
      const left = { nonzero: model.nonzero(), layers: layerProgress(model.current(), layers) };
      emitter.emit({ type: 'pruned', round, rounds, lossBefore, lossAfter, ...left });
    },
    ended: (round, rounds, loss) => {
      emitter.emit({ type: 'round', round, rounds, loss, nonzero: model.nonzero() });
      const { params, macs } = modelCost(simplify(model.current()).graph);
      if (Number.isFinite(loss)) emitter.emit({ type: 'tuned', number: round, params, macs, loss });
      emitter.showWeights(model.current(), round);
    },
    progress: throttle((done: number) => training.emitProgress(done / data.training.count)),
    epochEnded: ({ loss, gradientNorm, learningRate, round }) => {
      const epoch = training.now().progress.epochsDone + 1;
      training.advance({ epochsDone: epoch });
      const epochs = plan.epochs + training.now().progress.epochsAdded;
      emitter.emit({ type: 'epoch', stage, round, epoch, epochs, loss, learningRate, gradientNorm });
    },
    afterEpoch: () => training.afterEpoch(state()),
    isStopped: () => training.isStopped(),
  };
}
