/** Makes smaller models, tries them, and tunes the best of each size (successive halving: Jamieson and Talwalkar 2016, arXiv:1502.07943). */
import { modelCost } from '../../../core/cost/cost';
import { formatCount } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { type Sizes, sizesFor } from '../../../core/methods/auto/sizes';
import { autoencoderRoles } from '../../../core/graph/roles';
import { branchFindings, chainFindings } from '../../../core/methods/auto/findings';
import type { SearchPlan } from '../../../core/methods/auto/searchPlan';
import { chainSensitivity, type LayerSensitivity } from '../../../core/methods/auto/sensitivity';
import { halfCosine } from '../../../core/training/rates';
import { Random } from '../../../core/random/random';
import type { BareModel } from '../../../core/weights/model';
import { candidatesBySize, type Size } from '../../shrink/auto/candidates';
import { type MeasuredChain, measureChain } from '../../shrink/auto/measureChain';
import { measurePackings } from '../../shrink/auto/measurePackings';
import { branchSensitivity } from '../../shrink/auto/branchSensitivity';
import { unitSensitivity, type UnitTrials } from '../../shrink/auto/unitSensitivity';
import { sampleRows } from '../../engine/rows';
import { measureWidths, type Narrowing } from '../../shrink/narrowing/measureWidths';
import { lossOnSample, sampleFor } from '../../shrink/auto/sample';
import type { Search as SearchRequest } from '../../shrink/method';
import { restarted } from '../divergence';
import type { ModelInTraining } from '../modelInTraining';
import type { TrainingRequest } from '../trainingRequest';
import { keepWithin, packStep } from './packStep';
import type { SearchHooks } from './searchHooks';
import { planFor, planOf, type Timed, type Times, timesBy, type WorkOfSizes } from './searchPlan';
import type { SearchState, Trial } from './searchState';
import { bestOfSizes, isContested, nearestSizes, trialsOf, withoutRepeats } from './trials';

/** Seconds above which one epoch says how long the others take. */
const longEpoch = 0.5;
/** Models that are not trained yet are evaluated by so many rows. */
const evaluatedRows = 500;
/** A loss that grows so much is taken for divergence. */
const growth = 10;
/** The learning rate of a model that begins again, as a share of what it was, and the smallest that is tried. */
const smaller = 1 / 32;
const smallestScale = smaller ** 3;

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

  get #rateFactors(): readonly number[] {
    return this.#run.request.rateFactors;
  }

  /** @returns the models that were tuned. @throws CancelledError, EngineError */
  async toTheEnd(): Promise<readonly Trial[]> {
    let isUnderWay = (this.#state?.epoch ?? 0) > 0;
    let state = this.#state ?? (await this.#begin());
    for (; state.stage !== 'done'; state = this.#state!) {
      this.#state = state;
      const trial = this.#trialOf(state);
      if (this.#isStopped(state)) this.#state = { ...state, stage: 'done', trials: state.trials.slice(0, state.at) };
      else if (trial === undefined) this.#state = this.#nextStage(state);
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
    const { training, model: original, hooks } = this.#run;
    const { signal, train, criteria } = training;
    const rows = training.data.training;
    const model = original.current();
    hooks.stage(say('looking for what can go'));
    const sample = await sampleFor(model.graph, rows);
    const few = await sampleRows(rows, Math.min(sample.count, evaluatedRows));
    const lossOf = (of: BareModel) => lossOnSample(of, few, train);
    const originalLoss = await lossOf(model);
    const chain = await measureChain({ model, sample, hasValues: criteria.truth.kind === 'values', lossOf, originalLoss, signal });
    const narrowing = await measureWidths({ model, sample: few, known: unitsKnown(chain), lossOf, signal });
    await this.#learn(chain, narrowing, { model, rows, lossOf, originalLoss });
    const packings = this.#sizes.isInBytes ? await measurePackings({ model, lossOf, originalLoss, signal }) : [];
    const found = await candidatesBySize({ ...this.#sizes, model, chain, narrowing, rows, lossOf, packings, signal });
    const sizes = withoutRepeats(found, this.#sizes.wanted);
    const plan = training.searchPlan ?? (await this.#plan(sizes, began));
    const trials = this.#trialsOf(sizes, plan.sizes);
    const tried = trials.filter((trial) => isContested(trial, trials)).length + this.#rateFactors.length;
    hooks.planned(plan.epochs * bestOfSizes(trials, this.#sizes.wanted).length + plan.tries * tried);
    return { plan, stage: 'rates', at: 0, epoch: 0, rates: [], rateFactor: 1, trials };
  }

  async #learn(
    measured: MeasuredChain | undefined,
    narrowing: Narrowing | undefined,
    { originalLoss, ...trials }: Omit<UnitTrials, 'known' | 'signal'>,
  ): Promise<void> {
    const { training, hooks } = this.#run;
    const { graph } = trials.model;
    const chain = measured === undefined ? [] : chainSensitivity(measured.chain, measured.calibrations, originalLoss);
    const widths = (narrowing?.widths ?? []).map(({ layer, curve }): LayerSensitivity => ({
      layer,
      method: 'units',
      points: curve.map(({ share, loss }) => ({ share, loss })),
    }));
    const ofChain = unitsKnown(measured);
    const own = widths.filter(({ layer }) => !ofChain.has(layer));
    const known = new Set([...ofChain, ...own.map(({ layer }) => layer)]);
    const { signal } = training;
    const units = await unitSensitivity({ ...trials, originalLoss, known, signal });
    const removed = new Set(chain.flatMap(({ layer, method }) => (method === 'remove' ? [layer] : [])));
    const branches = await branchSensitivity({ ...trials, known: removed, signal });
    const roles = autoencoderRoles(graph);
    const code = graph.layers.find(({ index }) => roles?.[index] === 'code')?.name;
    const findings = measured === undefined ? [] : chainFindings(measured.chain, measured.calibrations, originalLoss, code);
    const learned = [...findings, ...branchFindings(branches, originalLoss, code)];
    hooks.learned({ loss: originalLoss, layers: [...chain, ...own, ...units, ...branches] }, learned);
  }

  /** Trains the smallest and the largest model for a little, to see how long that takes. What comes afterwards does not depend on it. */
  async #times(trials: readonly Trial[]): Promise<Times> {
    const byMacs = [...trials].sort((a, b) => macsOf(a.model) - macsOf(b.model));
    const small = await this.#timed(byMacs[0]!);
    return timesBy(small, await this.#timed(byMacs.at(-1)!));
  }

  async #timed({ model: tried, packing, limit }: Trial): Promise<Timed> {
    const { model, training, request } = this.#run;
    const random = Random.from(training.random.state);
    const epoch = () => timed(() => model.trainEpoch({ learningRate: request.learningRate, random, onProgress: () => undefined }));
    const setUp = await timed(async () => {
      await model.adopt(tried);
      await model.recalibrate();
      await model.measure();
      if (packing !== undefined) await packStep(model, { packing, limit, epoch: 0, epochs: 1, signal: training.signal });
    });
    const first = await epoch();
    if (first > longEpoch) return { macs: macsOf(tried), setUp, epoch: first };
    // The first epoch of a model has more to set up.
    const second = await epoch();
    return { macs: macsOf(tried), setUp: setUp + Math.max(0, first - second), epoch: second };
  }

  #trialsOf(sizes: readonly Size[], count: number): Trial[] {
    const { wanted } = this.#sizes;
    return trialsOf(nearestSizes(sizes, wanted, count), wanted);
  }

  async #plan(sizes: readonly Size[], began: number): Promise<SearchPlan> {
    const { epochs, seconds } = this.#run.request;
    if (epochs !== undefined || sizes.length === 0) return planOf(epochs ?? 1, sizes.length);
    const times = await this.#times(this.#trialsOf(sizes, sizes.length));
    const work = (of: readonly Trial[]) => times.of(of.map(({ model }) => macsOf(model)));
    const workOf = (count: number): WorkOfSizes => {
      const trials = this.#trialsOf(sizes, count);
      const contested = trials.filter((trial) => isContested(trial, trials));
      return {
        tried: work([...contested, ...this.#rateFactors.flatMap(() => trials.slice(0, 1))]),
        tuned: work(bestOfSizes(trials, this.#sizes.wanted)),
      };
    };
    return planFor(seconds - (performance.now() - began) / 1000, workOf, sizes.length);
  }

  /** Whether it ends with the models that are tuned. */
  #isStopped({ stage, at }: SearchState): boolean {
    return this.#run.hooks.isStopped() && stage === 'tune' && at > 0;
  }

  #trialOf({ stage, at, trials }: SearchState): Trial | undefined {
    if (stage === 'rates') return at < this.#rateFactors.length ? trials[0] : undefined;
    return trials[at];
  }

  #nextStage(state: SearchState): SearchState {
    const { stage, rates, trials } = state;
    const next = { ...state, at: 0, epoch: 0 };
    if (stage === 'rates') return { ...next, stage: 'try', rateFactor: this.#rateFactors[rates.indexOf(Math.min(...rates))] ?? 1 };
    if (stage === 'try') return { ...next, stage: 'tune', trials: bestOfSizes(trials, this.#sizes.wanted) };
    return { ...next, stage: 'done' };
  }

  async #adopt(state: SearchState, trial: Trial): Promise<void> {
    const { model } = trial;
    const { model: training, hooks } = this.#run;
    await this.#restore(trial);
    const startLoss = await training.measure();
    this.#state = { ...state, startLoss };
    const count = formatCount(modelCost(model.graph).params);
    if (state.stage !== 'tune') hooks.stage(say('trying models'));
    else {
      hooks.stage(say('tuning model {0} of {1}, with {2} parameters', state.at + 1, state.trials.length, count));
      hooks.began(state.at + 1, state.trials.length, startLoss);
    }
  }

  /** Trains the model under way to its end. One that does not settle is what it was when it began, or begins again with lower rates. */
  async #train(): Promise<void> {
    const settled = await this.#epochs();
    if (!settled && this.#canBeginAgain()) return this.#beginAgain();
    const { model, hooks } = this.#run;
    const { scale: _, ...state } = this.#state!;
    const { stage, at, trials } = state;
    await model.recalibrate();
    const isPacked = stage !== 'rates' && trials[at]!.packing !== undefined;
    if (isPacked && settled) await keepWithin(model, trials[at]!.limit);
    const trained = settled ? await model.measure() : Infinity;
    const ended = { ...state, at: at + 1, epoch: 0 };
    if (stage === 'rates') this.#state = { ...ended, rates: [...state.rates, trained] };
    else {
      const isTuned = stage === 'tune';
      const loss = isTuned && !isPacked ? await this.#keepBetter(trained) : trained;
      const metrics = isTuned ? await model.metrics() : {};
      const measured = Object.keys(metrics).length === 0 ? {} : { metrics };
      // One that is packed already would have nothing more to learn from.
      const isKept = isTuned || (settled && !isPacked);
      const result = isKept ? model.current() : trials[at]!.model;
      const all = trials.map((trial, index) => (index === at ? { ...trial, model: result, loss, ...measured } : trial));
      this.#state = { ...ended, trials: all };
      if (isTuned) hooks.ended(at + 1, trials.length, loss);
    }
  }

  /** @returns whether the loss stays within bounds */
  async #epochs(): Promise<boolean> {
    const { model, hooks, request, training } = this.#run;
    const { stage, plan, rateFactor, scale = 1, startLoss = Infinity, at, trials } = this.#state!;
    // Rates are tried with weights that are still free: what sharing costs would hide what they do.
    const tried = stage === 'rates' ? undefined : trials[at]!;
    let highestStart = startLoss;
    const epochs = stage === 'tune' ? plan.epochs : plan.tries;
    const highest = request.learningRate * scale * (stage === 'rates' ? this.#rateFactors[at]! : rateFactor);
    for (let epoch = this.#state!.epoch; epoch < epochs && !this.#isStopped(this.#state!); epoch++) {
      const learningRate = highest * halfCosine(epoch / epochs);
      const packed =
        tried?.packing && (await packStep(model, { ...tried, packing: tried.packing, epoch, epochs, signal: training.signal }));
      // What packing does to the loss is no divergence.
      if (packed?.hasChanged === true) highestStart = Math.max(highestStart, await model.measure());
      const result = await model.trainEpoch({ learningRate, projection: packed?.projection, onProgress: hooks.progress });
      this.#state = { ...this.#state!, epoch: epoch + 1, startLoss: highestStart };
      hooks.epochEnded({ ...result, learningRate, round: stage === 'tune' ? at + 1 : 0 });
      if (!result.finite || result.loss > growth * highestStart) return false;
      await hooks.afterEpoch();
    }
    return true;
  }

  #canBeginAgain(): boolean {
    const { stage, scale = 1 } = this.#state!;
    return stage === 'tune' && scale * smaller >= smallestScale;
  }

  /** The model under way begins again, with smaller steps. */
  async #beginAgain(): Promise<void> {
    const { hooks } = this.#run;
    const { at, trials, epoch, scale = 1 } = this.#state!;
    hooks.warn(
      say(
        'the loss of model {0} of {1} became infinite or grew more than {2} times: it begins again, with a learning rate {3} times lower',
        ...[at + 1, trials.length, growth, 1 / smaller],
      ),
    );
    hooks.planned(epoch);
    await this.#restore(trials[at]!);
    this.#state = { ...this.#state!, epoch: 0, scale: scale * smaller };
    return this.#train();
  }

  /** Tuning that makes a model worse is undone. @returns the loss of what is kept */
  async #keepBetter(trained: number): Promise<number> {
    const { startLoss, at, trials } = this.#state!;
    if (startLoss === undefined || trained <= startLoss || !Number.isFinite(startLoss)) return trained;
    await this.#restore(trials[at]!);
    return this.#run.model.measure();
  }

  /** The model with the weights that it began with. */
  async #restore({ model: start }: Trial): Promise<void> {
    const { model } = this.#run;
    await model.adopt(start);
    model.restore(start.weights, restarted(model.session.getOptimizerState()));
    await model.recalibrate();
  }
}

/** Layers of which the chain says what fewer units do. */
function unitsKnown(measured: MeasuredChain | undefined): ReadonlySet<string> {
  const { cuts = [], segments = [] } = measured?.chain ?? {};
  return new Set(
    segments.flatMap(({ from, isLayer }) => (isLayer && from > 0 && cuts[from]!.order !== undefined ? [cuts[from]!.layer.name] : [])),
  );
}

/** @returns seconds */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function macsOf({ graph }: BareModel): number {
  const { macs, params } = modelCost(graph);
  return macs ?? params;
}
