/** Takes a model through the phases of a run, from their start or from any point between two epochs. */
import { type Message, say } from '../../core/message/message';
import type { SearchPlan } from '../../core/methods/auto/searchPlan';
import type { QualityLimit } from '../../core/methods/quality';
import type { Model } from '../../core/weights/model';
import type { EpochResult, TrainingSession } from '../engine/engine';
import type { Projection, RoundContext, Search as SearchRequest } from '../shrink/method';
import { changeModel } from './changeModel';
import { fallMessage, isBest, isOver, isEvaluatedAfter, afterEvaluation, learningRateAt, returnToBestMessage } from './convergence';
import { canReturn, divergenceOf, driftOf, type Failure, restarted, returnFrom } from './divergence';
import { isWorthALook, lookAtLayers } from './layersInTraining';
import { isGradientEpoch, measuredGradients } from './gradientStrip';
import { ModelInTraining } from './modelInTraining';
import { RunEmitter } from './runEmitter';
import { nextPhase, type Phase } from './plan';
import { evaluateRound, measureOriginal } from './rounds';
import { type Searching, searchPhase } from './searchPhase';
import type { SearchState, Trial } from './search/searchState';
import type { Snapshots, TrainingProgress, TrainingState } from './trainingState';
import { throttle } from './throttle';
import type { TrainingHooks, TrainingRequest } from './trainingRequest';

/** Brings weights back to what a phase must keep to. */
type Project = ReturnType<Projection>;

interface TrainingParts {
  readonly request: TrainingRequest;
  readonly hooks: TrainingHooks;
  readonly model: ModelInTraining;
  readonly progress: TrainingProgress;
  readonly snapshots: Snapshots;
}

export class Training {
  readonly #request: TrainingRequest;
  readonly #hooks: TrainingHooks;
  readonly #model: ModelInTraining;
  readonly #emitter: RunEmitter;
  #progress: TrainingProgress;
  #snapshots: Snapshots;
  /** The last step that has changed the model; 0 for none. */
  #changedStep = 0;
  /** A round whose change left a model without a finite loss; 0 for none. */
  #lostRound = 0;
  #search: SearchState | undefined;

  /** Takes over a model at the start of the first phase. */
  static async begin(request: TrainingRequest, hooks: TrainingHooks, model: Model): Promise<Training> {
    const progress = { phase: 0, epoch: 0, epochsDone: 0, epochsAdded: 0, rateScale: 1 };
    const inTraining = await ModelInTraining.create(request, model);
    return new Training({ request, hooks, model: inTraining, progress, snapshots: { start: model.weights } });
  }

  /** Goes on from a state. The request's generator must have its state. */
  static async resume(request: TrainingRequest, hooks: TrainingHooks, state: TrainingState): Promise<Training> {
    const { model, optimizer, snapshots, search, random: _, ...progress } = state;
    const inTraining = await ModelInTraining.create(request, model, snapshots.original, state.clipNorm);
    const training = new Training({ request, hooks, model: inTraining, progress, snapshots });
    training.session.setOptimizerState(optimizer);
    const phase = request.plan.phases[progress.phase];
    training.#emitter.resumeAt(phase);
    // Only what was changed is fine-tuned, and states are those of epochs.
    training.#changedStep = phase?.step ?? 0;
    training.#search = search;
    return training;
  }

  private constructor({ request, hooks, model, progress, snapshots }: TrainingParts) {
    this.#request = request;
    this.#hooks = hooks;
    this.#emitter = new RunEmitter(hooks.emit);
    this.#model = model;
    this.#progress = progress;
    this.#snapshots = snapshots;
  }

  /** The session of the current model. */
  get session(): TrainingSession {
    return this.#model.session;
  }

  /** The model after the last round that it still worked after, and that round; none where only the original did, or nothing. */
  get working(): { readonly model: Model; readonly round: number } | undefined {
    const { working: model } = this.#snapshots;
    return model && { model, round: this.#progress.workingRound! };
  }

  /** The limit that a round was taken back for, the last time. */
  get heldBackBy(): QualityLimit | undefined {
    return this.#progress.heldBackBy;
  }

  /** Where training stands, with all that it goes on from. */
  state(): TrainingState {
    const random = this.#request.random.state;
    return {
      ...this.#progress,
      random,
      model: this.#model.current(),
      optimizer: this.session.getOptimizerState(),
      snapshots: this.#snapshots,
      ...(this.#search === undefined ? {} : { search: this.#search }),
    };
  }

  /** The models that a search has found, once it has ended. */
  get front(): readonly Trial[] {
    return this.#search?.stage === 'done' ? this.#search.trials : [];
  }

  /** How much work the search was. */
  get searchPlan(): SearchPlan | undefined {
    return this.#search?.plan;
  }

  /** @returns the model at the end of all phases. @throws CancelledError, EngineError */
  async run(): Promise<Model> {
    const { phases } = this.#request.plan;
    for (let resumed = this.#progress.epoch > 0; this.#progress.phase < phases.length && !this.#isStopped; resumed = false) {
      const phase = phases[this.#progress.phase]!;
      const next = phase.search === undefined ? await this.#trainPhase(phase, resumed) : await this.#searchPhase(phase, phase.search);
      this.#progress = { ...this.#progress, phase: next, epoch: 0, rateScale: 1 };
    }
    if (this.#isStopped) this.#emitter.inform(say('the run was stopped by hand: its model is the one that it had then'));
    await this.#keepOriginal();
    return this.#model.current();
  }

  /** Whether it ends with the model that it has: there is one as soon as a round has ended. */
  get #isStopped(): boolean {
    const { plan } = this.#request;
    const isAfterRound = plan.phases.slice(0, this.#progress.phase).some(({ stage }) => stage === 'shrink');
    return this.#hooks.isStopped() && (isAfterRound || this.#search?.stage === 'done');
  }

  /** Only what a step has changed is fine-tuned: what more training gains is no gain of the step. */
  #isTrained({ change, step, round }: Phase): boolean {
    return change === undefined || (step === this.#changedStep && round !== this.#lostRound);
  }

  dispose(): void {
    this.#model.dispose();
  }

  /** @returns the number of the next phase */
  async #trainPhase(phase: Phase, resumed: boolean): Promise<number> {
    if (!resumed) await this.#begin(phase);
    if (this.#isTrained(phase)) await this.#train(phase);
    else this.#spare(phase);
    return this.#end(phase);
  }

  /** Makes the phase's change and emits what it did to the loss. */
  async #begin(phase: Phase): Promise<void> {
    if (phase.change !== undefined) await this.#keepOriginal();
    this.#emitter.begin(phase);
    const startLoss = phase.change === undefined ? await this.#measureNew() : await this.#change(phase, phase.change);
    const { weights } = this.#model.current();
    const early = phase.stage === 'train' && this.#request.plan.rewindTo === 0 ? { early: weights } : {};
    this.#snapshots = { ...this.#snapshots, ...early, start: weights };
    this.#emitter.warnOnce(this.session.notice);
    const { lastNorm: _, ...progress } = this.#progress;
    this.#progress = { ...progress, startLoss };
    this.#keepStart(phase);
  }

  /** The model that a phase begins with is the best so far, where only a better one is to be taken. */
  #keepStart({ keepsBest = false, rates }: Phase): void {
    if (!keepsBest || rates.length === 0) return;
    const { start } = this.#snapshots;
    this.#snapshots = { ...this.#snapshots, best: start };
    this.#progress = { ...this.#progress, best: { loss: this.#progress.startLoss!, epoch: 0 } };
  }

  /** @returns the loss of a model that is not trained yet */
  async #measureNew(): Promise<number> {
    await this.#model.recalibrate();
    return this.#model.measure();
  }

  /** @returns the loss after the change */
  async #change(phase: Phase, change: NonNullable<Phase['change']>): Promise<number> {
    const { loss, hasChanged, isLost } = await changeModel(this.#model, this.#emitter, {
      phase: { ...phase, change },
      request: this.#request,
      context: this.#roundContext(),
      epoch: this.#progress.epochsDone + 1,
    });
    if (hasChanged) this.#changedStep = phase.step;
    if (isLost) this.#lostRound = phase.round;
    return loss;
  }

  #roundContext(): RoundContext {
    const { random, signal } = this.#request;
    const { start, early } = this.#snapshots;
    return {
      session: this.session,
      data: this.#model.data,
      startWeights: start,
      random,
      signal,
      ...(early === undefined ? {} : { earlyWeights: early }),
      notice: (message) => this.#emitter.warn(message),
    };
  }

  /** Looks for smaller models, and goes on with the one that the target asks for. @returns the number of the next phase */
  async #searchPhase(phase: Phase, search: SearchRequest): Promise<number> {
    await this.#keepOriginal();
    const training: Searching = {
      request: this.#request,
      model: this.#model,
      emitter: this.#emitter,
      now: () => ({ progress: this.#progress, snapshots: this.#snapshots }),
      advance: (change) => (this.#progress = { ...this.#progress, ...change }),
      emitProgress: (share) => this.#emitProgress(share),
      chosen: () => this.#hooks.chosen(),
      isStopped: () => this.#hooks.isStopped(),
      afterEpoch: (state) => {
        this.#search = state;
        return this.#hooks.afterEpoch(() => this.state());
      },
    };
    // One that has ended was that of a step before.
    const underWay = this.#search?.stage === 'done' ? undefined : this.#search;
    const found = await searchPhase(training, { ...phase, search }, underWay);
    this.#search = found.search;
    this.#changedStep = phase.step;
    this.#progress = found.progress;
    this.#snapshots = found.snapshots;
    const { plan } = this.#request;
    if (plan.methods.length > 1) await this.#hooks.stepEnded(this.session, this.#model.current(), phase.step);
    return nextPhase(plan, this.#progress.phase, true);
  }

  /** Leaves out the fine-tuning of a phase. */
  #spare({ rates }: Phase): void {
    this.#progress = { ...this.#progress, epochsAdded: this.#progress.epochsAdded - rates.length };
  }

  async #train(phase: Phase): Promise<void> {
    const projection = phase.projection?.(this.#model.graph, this.#snapshots.start);
    while (!isOver(this.#progress, phase) && !this.#isStopped) {
      const learningRate = learningRateAt(this.#progress, phase);
      const { count } = this.#model.data.training;
      const onProgress = throttle((done: number) => this.#emitProgress(done / count));
      const result = await this.#model.trainEpoch({ learningRate, projection, onProgress });
      const failure = divergenceOf(result, this.#progress, phase, this.#model.graph) ?? (await this.#layersFailure(phase, result));
      if (failure === undefined) await this.#endEpoch(phase, result, learningRate, projection);
      else await this.#returnWarned(phase, failure);
    }
    if (this.#hasGainedNothing && canReturn(this.#progress) && !this.#isStopped) {
      const message = await this.#return(phase, { what: say('fine-tuning did not lower the loss') });
      this.#emitter.inform(message);
      return this.#train(phase);
    }
    this.#returnToBest(phase);
    if (phase.rates.length === 0) return;
    await this.#model.recalibrate(projection);
    const drift = phase.stage === 'shrink' && !this.#isStopped ? driftOf(await this.#model.knownLoss(), this.#progress) : undefined;
    if (drift === undefined) return;
    await this.#returnWarned(phase, drift);
    await this.#train(phase);
  }

  /** Whether no epoch of a phase that only takes a better model has given one. */
  get #hasGainedNothing(): boolean {
    const { best, epoch } = this.#progress;
    return best?.epoch === 0 && epoch > 0;
  }

  /** What an epoch has done to the layers of the original. */
  async #layersFailure({ stage }: Phase, result: EpochResult): Promise<Failure | undefined> {
    if (stage !== 'train' || !isWorthALook(this.#progress, result)) return undefined;
    const { failure, messages } = await lookAtLayers(this.#model, this.#snapshots.start, this.#progress);
    for (const message of messages) this.#emitter.warn(message, this.#progress.epochsDone + 1);
    return failure;
  }

  async #endEpoch(phase: Phase, { loss, gradientNorm }: EpochResult, learningRate: number, projection: Project | undefined): Promise<void> {
    const { plan } = this.#request;
    const { epoch, epochsDone } = this.#progress;
    const before = { ...this.#progress, epoch: epoch + 1, epochsDone: epochsDone + 1, lastLoss: loss, lastNorm: gradientNorm };
    if (phase.stage === 'train' && before.epoch === plan.rewindTo)
      this.#snapshots = { ...this.#snapshots, early: this.#model.current().weights };
    const isEvaluated = isEvaluatedAfter(before.epoch, phase, this.#request.data);
    if (isEvaluated) await this.#model.recalibrate(projection);
    const measured = isEvaluated ? await this.#model.measure() : undefined;
    const evaluatedLoss = measured ?? loss;
    const validation = measured === undefined || this.#model.data.validation === undefined ? {} : { validationLoss: measured };
    if (isBest(before, phase, evaluatedLoss)) this.#snapshots = { ...this.#snapshots, best: this.#model.current().weights };
    this.#progress = afterEvaluation(before, phase, evaluatedLoss);
    this.#emitter.emit({
      type: 'epoch',
      stage: phase.stage,
      round: phase.round,
      epoch: before.epochsDone,
      epochs: plan.epochs + before.epochsAdded,
      loss,
      ...validation,
      learningRate,
      gradientNorm,
    });
    this.#emitter.inform(fallMessage(before, this.#progress, phase));
    if (phase.stage === 'train') await this.#showGradients(before.epoch);
    await this.#hooks.afterEpoch(() => this.state());
  }

  /** Of the original alone: for another structure, what computes them would have to be compiled first. @param epoch of the phase */
  async #showGradients(epoch: number): Promise<void> {
    const { data, train, signal } = this.#request;
    if (!isGradientEpoch(epoch, Math.ceil(data.training.count / train.batchSize))) return;
    const measured = await measuredGradients(this.#model, this.#progress.epochsDone, signal);
    if (measured !== undefined) this.#emitter.emit(measured);
  }

  /** @param share of the epoch that is under way */
  #emitProgress(share: number): void {
    const { epochsDone, epochsAdded } = this.#progress;
    this.#emitter.emit({ type: 'progress', epoch: epochsDone + 1, epochs: this.#request.plan.epochs + epochsAdded, share });
  }

  /** Ends a phase that may be stopped early with the weights that were best. */
  #returnToBest(phase: Phase): void {
    const { best, ...snapshots } = this.#snapshots;
    const message = returnToBestMessage(this.#progress, phase);
    this.#emitter.inform(message);
    if (message !== undefined && best !== undefined) this.#model.setWeights(best);
    // A step may want to go back to weights of an epoch that training did not come to.
    const isMissing = phase.stage === 'train' && this.#request.plan.rewindTo !== undefined && snapshots.early === undefined;
    this.#snapshots = { ...snapshots, ...(isMissing ? { early: this.#model.current().weights } : {}) };
    const { best: _best, plateau: _plateau, ...progress } = this.#progress;
    this.#progress = { ...progress, epochsAdded: progress.epochsAdded - (phase.rates.length - progress.epoch) };
  }

  async #returnWarned(phase: Phase, failure: Failure): Promise<void> {
    const message = await this.#return(phase, failure);
    this.#emitter.warn(message, this.#progress.epochsDone + 1);
  }

  /** Back to the start of a phase that went wrong, with a lower learning rate, or to its end, where that did not help. */
  async #return(phase: Phase, failure: Failure): Promise<Message> {
    const { progress, message } = returnFrom(this.#progress, phase, failure);
    this.#progress = progress;
    await this.#model.clipTo(progress.clipNorm);
    this.#model.restore(this.#snapshots.start, restarted(this.session.getOptimizerState()));
    this.#keepStart(phase);
    return message;
  }

  /** @returns the number of the next phase */
  async #end(phase: Phase): Promise<number> {
    const accepted = phase.stage === 'train' || (phase.round !== this.#lostRound && (await this.#evaluateRound(phase)));
    this.#emitter.showWeights(this.#model.current(), phase.round);
    const { plan } = this.#request;
    const next = nextPhase(plan, this.#progress.phase, accepted);
    if (phase.step > 0 && plan.methods.length > 1 && plan.phases[next]?.step !== phase.step)
      await this.#hooks.stepEnded(this.session, this.#model.current(), phase.step);
    return next;
  }

  /** Tells of a round's end, and takes it back when it goes beyond a limit. @returns whether it stands */
  async #evaluateRound({ round }: Phase): Promise<boolean> {
    const { plan } = this.#request;
    const known = { progress: this.#progress, snapshots: this.#snapshots };
    const { stands, progress, snapshots } = await evaluateRound(this.#model, this.#emitter, { plan, round, ...known });
    this.#progress = progress;
    this.#snapshots = snapshots;
    return stands;
  }

  async #keepOriginal(): Promise<void> {
    if (this.#snapshots.original !== undefined) return;
    const { quality } = this.#request.plan;
    const accepted = this.#model.current();
    const { weights } = accepted;
    this.#snapshots = { ...this.#snapshots, original: weights, ...(quality.length === 0 ? {} : { accepted }) };
    this.#progress = { ...this.#progress, ...(await measureOriginal(this.#model, this.#emitter, quality)) };
    await this.#hooks.originalReady(this.session, weights);
    await this.#model.distillFrom(weights);
  }
}
