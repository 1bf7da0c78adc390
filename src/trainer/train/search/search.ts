/** Makes smaller models, tries them, and tunes the best of each size (successive halving: Jamieson and Talwalkar 2016, arXiv:1502.07943). */
import { modelCost } from '../../../core/cost/cost';
import { formatCount } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { type Sizes, sizesFor } from '../../../core/methods/auto/sizes';
import { halfCosine } from '../../../core/training/rates';
import { restarted } from '../divergence';
import { beginSearch } from './beginSearch';
import { keepWithin, packStep } from './packStep';
import { comparedRates, type SearchRun } from './searchRun';
import type { SearchState, Trial } from './searchState';
import { bestOfSizes, isContested } from './trials';

/** A loss that grows so much is taken for divergence. */
const growth = 10;
/** The learning rate of a model that begins again, as a share of what it was, and the smallest that is tried. */
const smaller = 1 / 32;
const smallestScale = smaller ** 3;

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
    return comparedRates(this.#run.request);
  }

  /** @returns the models that were tuned. @throws CancelledError, EngineError */
  async toTheEnd(): Promise<readonly Trial[]> {
    let isUnderWay = (this.#state?.epoch ?? 0) > 0;
    let state = this.#state ?? (await beginSearch(this.#run, this.#sizes));
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
    const [firstFactor] = this.#run.request.rateFactors;
    if (stage === 'rates')
      return { ...next, stage: 'try', rateFactor: this.#rateFactors[rates.indexOf(Math.min(...rates))] ?? firstFactor ?? 1 };
    if (stage === 'try') return { ...next, stage: 'tune', trials: bestOfSizes(trials, this.#sizes.wanted) };
    return { ...next, stage: 'done' };
  }

  async #adopt(state: SearchState, trial: Trial): Promise<void> {
    const { model } = trial;
    const { model: training, hooks } = this.#run;
    await this.#restore(trial);
    const startLoss = await training.measureLoss();
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
    await model.recalibrateBatchNorms();
    const isPacked = stage !== 'rates' && trials[at]!.packing !== undefined;
    if (isPacked && settled) await keepWithin(model, trials[at]!.limit);
    const trained = settled ? await model.measureLoss() : Infinity;
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
      if (packed?.hasChanged === true) highestStart = Math.max(highestStart, await model.measureLoss());
      const result = await model.trainEpoch({ learningRate, projection: packed?.projection, onProgress: hooks.progress });
      this.#state = { ...this.#state!, epoch: epoch + 1, startLoss: highestStart };
      hooks.epochEnded({ ...result, learningRate, round: stage === 'tune' ? at + 1 : 0 });
      if (!result.finite || result.loss > growth * highestStart) return false;
      await hooks.betweenEpochs();
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
    return this.#run.model.measureLoss();
  }

  /** The model with the weights that it began with. */
  async #restore({ model: start }: Trial): Promise<void> {
    const { model } = this.#run;
    await model.adopt(start);
    model.restore(start.weights, restarted(model.session.getOptimizerState()));
    await model.recalibrateBatchNorms();
  }
}
