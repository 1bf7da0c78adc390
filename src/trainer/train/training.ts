/** Takes a model through the phases of a run, from their start or from any point between two epochs. */
import { say } from '../../core/message/message';
import type { SearchPlan } from '../../core/methods/auto/searchPlan';
import type { QualityLimit } from '../../core/methods/quality';
import type { Model } from '../../core/weights/model';
import type { TrainingSession } from '../engine/engine';
import type { RoundContext } from '../shrink/method';
import { changeModel } from './changeModel';
import { ModelInTraining } from './modelInTraining';
import { nextPhase, type Phase } from './plan';
import { evaluateRound, measureOriginal } from './rounds';
import { searchPhase } from './searchPhase';
import { plansOf, type Trial } from './search/searchState';
import type { TrainingState } from './trainingState';
import { keepStart, trainPhase } from './trainPhase';
import type { TrainingHooks, TrainingRequest } from './trainingRequest';
import { TrainingRun } from './trainingRun';

export class Training {
  readonly #run: TrainingRun;
  /** The last step that has changed the model; 0 for none. */
  #changedStep = 0;
  /** A round whose change left a model without a finite loss; 0 for none. */
  #lostRound = 0;

  /** Takes over a model at the start of the first phase. */
  static async begin(request: TrainingRequest, hooks: TrainingHooks, model: Model): Promise<Training> {
    const progress = { phase: 0, epoch: 0, epochsDone: 0, epochsAdded: 0, rateScale: 1 };
    const inTraining = await ModelInTraining.create(request, model);
    return new Training(new TrainingRun(request, hooks, inTraining, { progress, snapshots: { start: model.weights } }));
  }

  /** Goes on from a state. The request's generator must have its state. */
  static async resume(request: TrainingRequest, hooks: TrainingHooks, state: TrainingState): Promise<Training> {
    const { model, optimizer, snapshots, search, random: _, ...progress } = state;
    const inTraining = await ModelInTraining.create(request, model, snapshots.original, state.clipNorm);
    inTraining.session.setOptimizerState(optimizer);
    const run = new TrainingRun(request, hooks, inTraining, { progress, snapshots });
    run.search = search;
    const phase = request.plan.phases[progress.phase];
    run.emitter.resumeAt(phase);
    const training = new Training(run);
    // Only what was changed is fine-tuned, and states are those of epochs.
    training.#changedStep = phase?.step ?? 0;
    return training;
  }

  private constructor(run: TrainingRun) {
    this.#run = run;
  }

  /** The session of the current model. */
  get session(): TrainingSession {
    return this.#run.session;
  }

  /** The model after the last round that it still worked after, and that round; none where only the original did, or nothing. */
  get working(): { readonly model: Model; readonly round: number } | undefined {
    const { snapshots, progress } = this.#run;
    const { working: model } = snapshots;
    return model && { model, round: progress.workingRound! };
  }

  /** The limit that a round was taken back for, the last time. */
  get heldBackBy(): QualityLimit | undefined {
    return this.#run.progress.heldBackBy;
  }

  /** Where training stands, with all that it goes on from. */
  state(): TrainingState {
    return this.#run.state();
  }

  /** The models that a search has found, once it has ended. */
  get front(): readonly Trial[] {
    const { search } = this.#run;
    return search?.stage === 'done' ? search.trials : [];
  }

  /** How much work each search was. */
  get searchPlans(): readonly SearchPlan[] {
    const { search } = this.#run;
    return search === undefined ? [] : plansOf(search);
  }

  /** @returns the model at the end of all phases. @throws CancelledError, EngineError */
  async run(): Promise<Model> {
    const run = this.#run;
    const { phases } = run.request.plan;
    for (let resumed = run.progress.epoch > 0; run.progress.phase < phases.length && !run.isStopped; resumed = false) {
      const phase = phases[run.progress.phase]!;
      const next = phase.search === undefined ? await this.#train(phase, resumed) : await this.#search({ ...phase, search: phase.search });
      run.advance({ phase: next, epoch: 0, rateScale: 1 });
    }
    if (run.isStopped) run.emitter.inform(say('the run was stopped by hand: its model is the one that it had then'));
    await this.#keepOriginal();
    return run.model.current();
  }

  dispose(): void {
    this.#run.model.dispose();
  }

  /** @returns the number of the next phase */
  async #train(phase: Phase, resumed: boolean): Promise<number> {
    if (!resumed) await this.#begin(phase);
    if (this.#isTrained(phase)) await trainPhase(this.#run, phase);
    else this.#run.advance({ epochsAdded: this.#run.progress.epochsAdded - phase.rates.length });
    return this.#end(phase);
  }

  /** Only what a step has changed is fine-tuned: what more training gains is no gain of the step. */
  #isTrained({ change, step, round }: Phase): boolean {
    return change === undefined || (step === this.#changedStep && round !== this.#lostRound);
  }

  /** Makes the phase's change and emits what it did to the loss. */
  async #begin(phase: Phase): Promise<void> {
    const { model, emitter, request } = this.#run;
    if (phase.change !== undefined) await this.#keepOriginal();
    emitter.begin(phase);
    const startLoss = phase.change === undefined ? await this.#lossOfNew() : await this.#change(phase, phase.change);
    const { weights } = model.current();
    const early = phase.stage === 'train' && request.plan.rewindTo === 0 ? { early: weights } : {};
    this.#run.keep({ ...early, start: weights });
    emitter.warnOnce(this.session.notice);
    const { lastNorm: _, ...progress } = this.#run.progress;
    this.#run.set({ progress: { ...progress, startLoss } });
    keepStart(this.#run, phase);
  }

  /** The loss of a model that is not trained yet. */
  async #lossOfNew(): Promise<number> {
    await this.#run.model.recalibrateBatchNorms();
    return this.#run.model.measureLoss();
  }

  /** @returns the loss after the change */
  async #change(phase: Phase, change: NonNullable<Phase['change']>): Promise<number> {
    const { model, emitter, request, progress } = this.#run;
    const { loss, hasChanged, isLost } = await changeModel(model, emitter, {
      phase: { ...phase, change },
      request,
      context: this.#roundContext(),
      epoch: progress.epochsDone + 1,
    });
    if (hasChanged) this.#changedStep = phase.step;
    if (isLost) this.#lostRound = phase.round;
    return loss;
  }

  #roundContext(): RoundContext {
    const { request, model, emitter, snapshots } = this.#run;
    const { random, signal } = request;
    const { start, early } = snapshots;
    return {
      session: this.session,
      data: model.data,
      startWeights: start,
      random,
      signal,
      ...(early === undefined ? {} : { earlyWeights: early }),
      notice: (message) => emitter.warn(message),
    };
  }

  /** Looks for smaller models, and goes on with the one that the target asks for. @returns the number of the next phase */
  async #search(phase: Phase & Required<Pick<Phase, 'search'>>): Promise<number> {
    const run = this.#run;
    await this.#keepOriginal();
    await searchPhase(run, phase);
    this.#changedStep = phase.step;
    const { plan } = run.request;
    if (plan.methods.length > 1) await run.hooks.stepEnded(this.session, run.model.current(), phase.step);
    return nextPhase(plan, run.progress.phase, true);
  }

  /** @returns the number of the next phase */
  async #end(phase: Phase): Promise<number> {
    const { model, emitter, request, hooks, progress } = this.#run;
    const accepted = phase.stage === 'train' || (phase.round !== this.#lostRound && (await evaluateRound(this.#run, phase.round)));
    emitter.showWeights(model.current(), phase.round);
    const { plan } = request;
    const next = nextPhase(plan, progress.phase, accepted);
    if (phase.step > 0 && plan.methods.length > 1 && plan.phases[next]?.step !== phase.step)
      await hooks.stepEnded(this.session, model.current(), phase.step);
    return next;
  }

  async #keepOriginal(): Promise<void> {
    const { snapshots, request, model, hooks } = this.#run;
    if (snapshots.original !== undefined) return;
    const { quality } = request.plan;
    const accepted = model.current();
    const { weights } = accepted;
    this.#run.keep({ original: weights, ...(quality.length === 0 ? {} : { accepted }) });
    this.#run.advance(await measureOriginal(this.#run));
    await hooks.originalReady(this.session, weights);
    await model.distillFrom(weights);
  }
}
