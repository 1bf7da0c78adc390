/** Makes smaller models, tries them, and tunes the best of each size (successive halving: Jamieson and Talwalkar 2016, arXiv:1502.07943). */
import { modelCost } from '../../../core/cost/cost';
import { formatCount } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { type Sizes, sizesFor } from '../../../core/methods/auto/sizes';
import { autoencoderRoles } from '../../../core/graph/roles';
import { chainFindings } from '../../../core/methods/auto/findings';
import { chainSensitivity } from '../../../core/methods/auto/sensitivity';
import { halfCosine } from '../../../core/training/rates';
import type { BareModel } from '../../../core/weights/model';
import { candidatesBySize } from '../../shrink/auto/candidates';
import { type MeasuredChain, measureChain } from '../../shrink/auto/measureChain';
import { unitSensitivity, type UnitTrials } from '../../shrink/auto/unitSensitivity';
import { sampleRows } from '../../engine/rows';
import { lossOnSample, sampleFor } from '../../shrink/auto/sample';
import type { Search as SearchRequest } from '../../shrink/method';
import { restarted } from '../divergence';
import type { ModelInTraining } from '../modelInTraining';
import type { TrainingRequest } from '../trainingRequest';
import type { SearchHooks } from './searchHooks';
import { planFor, planOf, secondsBy, type SearchPlan, type Timed } from './searchPlan';
import type { SearchState, Trial } from './searchState';
import { bestOfSizes, isContested, trialsOf } from './trials';

/** Learning rates that are tried, as multiples of the method's own. */
const rateFactors = [0.5, 1, 2];
/** Seconds of those that were given that go to what comes after the search. */
const reserve = 3;
/** Models that are not trained yet are evaluated by so many rows. */
const evaluatedRows = 500;
/** A loss that grows so much is taken for divergence. */
const growth = 10;

export interface SearchRun {
  readonly request: SearchRequest;
  readonly training: TrainingRequest;
  readonly model: ModelInTraining;
  readonly hooks: SearchHooks;
}

export class Search {
  readonly #run: SearchRun;
  readonly #sizes: Sizes;
  #state: SearchState | undefined;

  /** @param state what it goes on from */
  constructor(run: SearchRun, state: SearchState | undefined) {
    this.#run = run;
    this.#sizes = sizesFor(run.request.target, run.request.original);
    this.#state = state;
  }

  /** Missing until it is known what is to be done. */
  get state(): SearchState | undefined {
    return this.#state;
  }

  /** @returns the models that were tuned. @throws CancelledError, EngineError */
  async toTheEnd(): Promise<readonly Trial[]> {
    let isUnderWay = (this.#state?.epoch ?? 0) > 0;
    let state = this.#state ?? (await this.#begin());
    for (; state.stage !== 'done'; state = this.#state!) {
      this.#state = state;
      const trial = this.#trialOf(state);
      if (trial === undefined) this.#state = this.#nextStage(state);
      else if (state.stage === 'try' && !isContested(trial, state.trials)) this.#state = { ...state, at: state.at + 1, epoch: 0 };
      else {
        if (!isUnderWay) await this.#adopt(state, trial);
        isUnderWay = false;
        await this.#train();
      }
    }
    this.#state = state;
    return state.trials;
  }

  /** Finds the models, and how long there is for each. */
  async #begin(): Promise<SearchState> {
    const began = performance.now();
    const { training, request, model: original, hooks } = this.#run;
    const { signal, train, criteria } = training;
    const rows = training.data.training;
    const model = original.current();
    hooks.stage(say('looking for what can go'));
    const sample = await sampleFor(model.graph, rows);
    const few = await sampleRows(rows, Math.min(sample.count, evaluatedRows));
    const lossOf = (of: BareModel) => lossOnSample(of, few, train);
    const originalLoss = await lossOf(model);
    const chain = await measureChain({ model, sample, hasValues: criteria.truth.kind === 'values', lossOf, originalLoss, signal });
    await this.#learn(chain, { model, rows, lossOf, originalLoss });
    const sizes = await candidatesBySize({ model, chain, rows, lossOf, cost: this.#sizes.cost, limits: this.#sizes.limits, signal });
    const trials = trialsOf(sizes, this.#sizes.wanted);
    const times = trials.length === 0 ? undefined : await this.#times(trials);
    const plan = request.epochs === undefined && times !== undefined ? this.#plan(trials, times, began) : planOf(request.epochs ?? 1);
    const tried = trials.filter((trial) => isContested(trial, trials)).length + rateFactors.length;
    hooks.planned(plan.epochs * bestOfSizes(trials, this.#sizes.wanted).length + plan.tries * tried);
    return { plan, stage: 'rates', at: 0, epoch: 0, rates: [], rateFactor: 1, trials };
  }

  async #learn(measured: MeasuredChain | undefined, { originalLoss, ...trials }: Omit<UnitTrials, 'known' | 'signal'>): Promise<void> {
    const { training, hooks } = this.#run;
    const { graph } = trials.model;
    const chain = measured === undefined ? [] : chainSensitivity(measured.chain, measured.calibrations, originalLoss);
    const known = new Set(chain.flatMap(({ layer, method }) => (method === 'units' ? [layer] : [])));
    const units = await unitSensitivity({ ...trials, originalLoss, known, signal: training.signal });
    const roles = autoencoderRoles(graph);
    const code = graph.layers.find(({ index }) => roles?.[index] === 'code')?.name;
    const findings = measured === undefined ? [] : chainFindings(measured.chain, measured.calibrations, originalLoss, code);
    hooks.learned({ loss: originalLoss, layers: [...chain, ...units] }, findings);
  }

  /** Trains the smallest and the largest model for an epoch, to see how long that takes. */
  async #times(trials: readonly Trial[]): Promise<(macs: number) => number> {
    const byMacs = [...trials].sort((a, b) => macsOf(a.model) - macsOf(b.model));
    const timed = async ({ model }: Trial): Promise<Timed> => {
      await this.#run.model.adopt(model);
      const start = performance.now();
      await this.#run.model.trainEpoch({ learningRate: this.#run.request.learningRate, onProgress: () => undefined });
      return { macs: macsOf(model), seconds: (performance.now() - start) / 1000 };
    };
    const small = await timed(byMacs[0]!);
    return secondsBy(small, await timed(byMacs.at(-1)!));
  }

  #plan(trials: readonly Trial[], times: (macs: number) => number, began: number): SearchPlan {
    const seconds = (of: readonly Trial[]) => of.reduce((sum, { model }) => sum + times(macsOf(model)), 0);
    const contested = trials.filter((trial) => isContested(trial, trials));
    const tried = seconds(contested) + rateFactors.length * seconds(trials.slice(0, 1));
    const left = this.#run.request.seconds - reserve - (performance.now() - began) / 1000;
    return planFor(left, tried, seconds(bestOfSizes(trials, this.#sizes.wanted)));
  }

  #trialOf({ stage, at, trials }: SearchState): Trial | undefined {
    if (stage === 'rates') return at < rateFactors.length ? trials[0] : undefined;
    return trials[at];
  }

  #nextStage(state: SearchState): SearchState {
    const { stage, rates, trials } = state;
    const next = { ...state, at: 0, epoch: 0 };
    if (stage === 'rates') return { ...next, stage: 'try', rateFactor: rateFactors[rates.indexOf(Math.min(...rates))] ?? 1 };
    if (stage === 'try') return { ...next, stage: 'tune', trials: bestOfSizes(trials, this.#sizes.wanted) };
    return { ...next, stage: 'done' };
  }

  async #adopt(state: SearchState, { model }: Trial): Promise<void> {
    const { model: training, hooks } = this.#run;
    await training.adopt(model);
    training.restore(model.weights, restarted(training.session.getOptimizerState()));
    await training.recalibrate();
    const startLoss = await training.measure();
    this.#state = { ...state, startLoss };
    const count = formatCount(modelCost(model.graph).params);
    if (state.stage !== 'tune') hooks.stage(say('trying models'));
    else {
      hooks.stage(say('tuning model {0} of {1}, with {2} parameters', state.at + 1, state.trials.length, count));
      hooks.began(state.at + 1, state.trials.length, startLoss);
    }
  }

  /** Trains the model under way to its end. */
  async #train(): Promise<void> {
    const { model, hooks, request } = this.#run;
    let state = this.#state!;
    const epochs = state.stage === 'tune' ? state.plan.epochs : state.plan.tries;
    const factor = state.stage === 'rates' ? rateFactors[state.at]! : state.rateFactor;
    let failed = false;
    while (state.epoch < epochs && !failed) {
      const learningRate = request.learningRate * factor * halfCosine(state.epoch / epochs);
      const result = await model.trainEpoch({ learningRate, onProgress: hooks.progress });
      state = { ...state, epoch: state.epoch + 1 };
      this.#state = state;
      failed = !result.finite || result.loss > growth * (state.startLoss ?? Infinity);
      hooks.epochEnded({ ...result, learningRate, round: state.stage === 'tune' ? state.at + 1 : 0 });
      await hooks.afterEpoch();
    }
    await model.recalibrate();
    const loss = failed ? Infinity : await model.measure();
    const metrics = state.stage === 'tune' ? await model.metrics() : {};
    const measured = Object.keys(metrics).length === 0 ? {} : { metrics };
    const ended = { ...state, at: state.at + 1, epoch: 0 };
    if (state.stage === 'rates') this.#state = { ...ended, rates: [...state.rates, loss] };
    else {
      const trials = state.trials.map((trial, at) => (at === state.at ? { ...trial, model: model.current(), loss, ...measured } : trial));
      this.#state = { ...ended, trials };
      if (state.stage === 'tune') hooks.ended(state.at + 1, state.trials.length, loss);
    }
  }
}

function macsOf({ graph }: BareModel): number {
  const { macs, params } = modelCost(graph);
  return macs ?? params;
}
