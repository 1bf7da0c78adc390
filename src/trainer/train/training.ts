/** Takes a model through the stretches of a run, from their start or from any place between two epochs. */
import { type Message, say } from '../../core/message/message';
import { layerProgress } from '../../core/run/layerProgress';
import type { Model } from '../../core/weights/model';
import type { EpochResult, TrainingSession } from '../engine/engine';
import type { Hold, RoundContext } from '../shrink/method';
import { fallWords, isBest, isOver, isWatched, judged, learningRateAt, returnToBestWords } from './convergence';
import { collapsedWords } from './collapsed';
import { divergenceOf, forgotten, placeToReturnTo, returnWords, takenBackWords } from './divergence';
import { trainEpoch } from './epoch';
import { ModelInTraining } from './modelInTraining';
import { Narrator } from './narrator';
import { nextStretch, type Stretch } from './plan';
import type { Kept, Place, Position } from './position';
import { sparingly } from './sparingly';
import type { TrainingHooks, TrainingRequest } from './trainingRequest';

/** A model that is only pruned is rebuilt in the middle of a run when that leaves at most this share of its parameters. */
const worthRebuilding = 0.8;

/** Brings weights back to what a stretch must keep to. */
type Held = ReturnType<Hold>;

export class Training {
  readonly #request: TrainingRequest;
  readonly #hooks: TrainingHooks;
  readonly #model: ModelInTraining;
  readonly #tell: Narrator;
  #place: Place;
  #kept: Kept;

  /** Takes over a model at the start of the first stretch. */
  static async begin(request: TrainingRequest, hooks: TrainingHooks, model: Model): Promise<Training> {
    const place = { stretch: 0, epoch: 0, epochsDone: 0, epochsAdded: 0, rateScale: 1, startLoss: NaN };
    return new Training(request, hooks, await ModelInTraining.create(request, model), place, { start: model.weights });
  }

  /** Goes on from a position. The request's generator must have its state. */
  static async resume(request: TrainingRequest, hooks: TrainingHooks, position: Position): Promise<Training> {
    const { model, optimizer, kept, random: _, ...place } = position;
    const training = new Training(request, hooks, await ModelInTraining.create(request, model, kept.original), place, kept);
    training.session.setOptimizerState(optimizer);
    training.#tell.resumeAt(request.plan.stretches[place.stretch]);
    return training;
  }

  private constructor(request: TrainingRequest, hooks: TrainingHooks, model: ModelInTraining, place: Place, kept: Kept) {
    this.#request = request;
    this.#hooks = hooks;
    this.#tell = new Narrator(hooks.emit);
    this.#model = model;
    this.#place = place;
    this.#kept = kept;
  }

  /** The session of the current model. */
  get session(): TrainingSession {
    return this.#model.session;
  }

  /** The model after the last round that it still worked after, and that round; none where only the original did, or nothing. */
  get working(): { readonly model: Model; readonly round: number } | undefined {
    const { working: model } = this.#kept;
    return model && { model, round: this.#place.workingRound! };
  }

  /** Where training stands, with all that it goes on from. */
  position(): Position {
    const random = this.#request.random.state;
    return { ...this.#place, random, model: this.#model.current(), optimizer: this.session.getOptimizerState(), kept: this.#kept };
  }

  /** @returns the model at the end of all stretches. @throws CancelledError, EngineError */
  async run(): Promise<Model> {
    const { stretches } = this.#request.plan;
    for (let resumed = this.#place.epoch > 0; this.#place.stretch < stretches.length; resumed = false) {
      const stretch = stretches[this.#place.stretch]!;
      if (!resumed) await this.#begin(stretch);
      await this.#train(stretch);
      const next = await this.#end(stretch);
      this.#place = { ...this.#place, stretch: next, epoch: 0, rateScale: 1 };
    }
    await this.#keepOriginal();
    return this.#model.current();
  }

  dispose(): void {
    this.#model.dispose();
  }

  /** Makes the stretch's change and tells what it did to the loss. */
  async #begin(stretch: Stretch): Promise<void> {
    if (stretch.change !== undefined) await this.#keepOriginal();
    this.#tell.begin(stretch);
    const startLoss = stretch.change === undefined ? await this.#measureNew() : await this.#change(stretch, stretch.change);
    const { weights } = this.#model.current();
    const early = stretch.stage === 'train' && this.#request.plan.rewindTo === 0 ? { early: weights } : {};
    this.#kept = { ...this.#kept, ...early, start: weights };
    this.#tell.warnOnce(this.session.remark);
    this.#place = { ...this.#place, startLoss };
  }

  /** @returns the loss of a model that is not trained yet */
  async #measureNew(): Promise<number> {
    await this.#model.recalibrate();
    return this.#model.measure();
  }

  /** @returns the loss after the change */
  async #change({ round, rebuild, hold }: Stretch, change: NonNullable<Stretch['change']>): Promise<number> {
    const lossBefore = await this.#model.knownLoss();
    const { taught } = this.#model;
    const before = this.#model.current();
    const after = await change(before, this.#roundContext());
    await this.#model.adopt(after);
    if (rebuild !== 'never') await this.#model.rebuild(rebuild === 'always' ? 1 : worthRebuilding);
    if (after !== before) await this.#model.recalibrate(hold?.(this.#model.graph, this.#model.current().weights));
    for (const layer of taught)
      if (!this.#model.taught.includes(layer))
        this.#tell.warn(say('{0} has lost units, and is not taught by the original any more', layer));
    const lossAfter = await this.#model.measure();
    const { rounds } = this.#request.plan;
    const layers = layerProgress(this.#model.current(), this.#request.layers);
    this.#tell.emit({ type: 'pruned', round, rounds, lossBefore, lossAfter, nonzero: this.#model.nonzero(), layers });
    this.#tell.showWeights(this.#model.current(), round);
    return lossAfter;
  }

  #roundContext(): RoundContext {
    const { random, signal } = this.#request;
    const { start, early } = this.#kept;
    return {
      ...{ session: this.session, data: this.#model.data, startWeights: start, random, signal },
      ...(early === undefined ? {} : { earlyWeights: early }),
      remark: (message) => this.#tell.warn(message),
    };
  }

  async #train(stretch: Stretch): Promise<void> {
    const { random, signal, train } = this.#request;
    const hold = stretch.hold?.(this.#model.graph, this.#kept.start);
    while (!isOver(this.#place, stretch)) {
      const learningRate = learningRateAt(this.#place, stretch);
      const rows = this.#model.data.training;
      const onProgress = sparingly((done: number) => this.#showProgress(done / rows.count));
      const { batchSize } = train;
      const { vary } = this.#model;
      const result = await trainEpoch(this.session, { rows, batchSize, learningRate, random, signal, hold, vary, onProgress });
      const fault = divergenceOf(result, this.#place, stretch, this.#model.graph);
      if (fault === undefined) await this.#endEpoch(stretch, result, learningRate, hold);
      else this.#return(stretch, fault);
    }
    this.#returnToBest(stretch);
    if (stretch.rates.length > 0) await this.#model.recalibrate(hold);
  }

  async #endEpoch(stretch: Stretch, { loss, gradientNorm }: EpochResult, learningRate: number, hold: Held | undefined): Promise<void> {
    const { plan } = this.#request;
    const { epoch, epochsDone } = this.#place;
    const before = { ...this.#place, epoch: epoch + 1, epochsDone: epochsDone + 1, lastLoss: loss };
    this.#model.changed();
    if (stretch.stage === 'train' && before.epoch === plan.rewindTo) this.#kept = { ...this.#kept, early: this.session.getWeights() };
    const isJudged = this.#isJudged(stretch, before.epoch);
    if (isJudged) await this.#model.recalibrate(hold);
    const validation = isJudged ? { validationLoss: await this.#model.measure() } : {};
    const judgedLoss = validation.validationLoss ?? loss;
    if (isBest(before, stretch, judgedLoss)) this.#kept = { ...this.#kept, best: this.session.getWeights() };
    this.#place = judged(before, stretch, judgedLoss);
    this.#tell.emit({
      ...{ type: 'epoch', stage: stretch.stage, round: stretch.round },
      ...{ epoch: before.epochsDone, epochs: plan.epochs + before.epochsAdded, loss },
      ...{ ...validation, learningRate, gradientNorm },
    });
    this.#tell.inform(fallWords(before, this.#place, stretch));
    await this.#hooks.afterEpoch(() => this.position());
  }

  /** @param share of the epoch that is under way */
  #showProgress(share: number): void {
    const { epochsDone, epochsAdded } = this.#place;
    this.#tell.emit({ type: 'progress', epoch: epochsDone + 1, epochs: this.#request.plan.epochs + epochsAdded, share });
  }

  /** Whether the held-out rows are looked at after this epoch: not each time where they are so many that it would cost more than it tells. */
  #isJudged(stretch: Stretch, epoch: number): boolean {
    const { training, validation } = this.#request.data;
    if (validation === undefined) return false;
    return isWatched(stretch) || validation.count * 3 <= training.count || epoch === stretch.rates.length;
  }

  /** Ends a stretch that may be stopped early with the weights that were best. */
  #returnToBest(stretch: Stretch): void {
    const { best, ...kept } = this.#kept;
    const message = returnToBestWords(this.#place, stretch);
    this.#tell.inform(message);
    if (message !== undefined && best !== undefined) {
      this.session.setWeights(best);
      this.#model.changed();
    }
    // A step may want to go back to weights of an epoch that training did not come to.
    const isMissing = stretch.stage === 'train' && this.#request.plan.rewindTo !== undefined && kept.early === undefined;
    this.#kept = { ...kept, ...(isMissing ? { early: this.session.getWeights() } : {}) };
    const { best: _best, plateau: _plateau, ...place } = this.#place;
    this.#place = { ...place, epochsAdded: place.epochsAdded - (stretch.rates.length - place.epoch) };
  }

  /** Back to the start of a stretch that diverged, with half the learning rate. */
  #return(stretch: Stretch, what: Message): void {
    this.#place = placeToReturnTo(this.#place, stretch, what);
    this.#model.restore(this.#kept.start, forgotten(this.session.getOptimizerState()));
    this.#tell.warn(returnWords(stretch, what));
  }

  /** @returns the number of the next stretch */
  async #end(stretch: Stretch): Promise<number> {
    const accepted = stretch.stage === 'train' || (await this.#judgeRound(stretch));
    this.#tell.showWeights(this.#model.current(), stretch.round);
    const { plan } = this.#request;
    const next = nextStretch(plan, this.#place.stretch, accepted);
    if (stretch.step > 0 && plan.methods.length > 1 && plan.stretches[next]?.step !== stretch.step)
      await this.#hooks.stepEnded(this.session, this.#model.current(), stretch.step);
    return next;
  }

  /** Tells of a round's end, and takes it back when the loss has grown too much. @returns whether it stands */
  async #judgeRound({ round }: Stretch): Promise<boolean> {
    const { rounds, maxLossIncrease } = this.#request.plan;
    const loss = await this.#model.knownLoss();
    this.#tell.emit({ type: 'round', round, rounds, loss, nonzero: this.#model.nonzero() });
    await this.#lookForCollapse(round);
    if (maxLossIncrease === undefined) return true;
    const originalLoss = this.#place.originalLoss!;
    if (loss <= originalLoss * (1 + maxLossIncrease)) {
      this.#kept = { ...this.#kept, accepted: this.#model.current() };
      return true;
    }
    await this.#model.adopt(this.#kept.accepted!);
    this.#tell.warn(takenBackWords(round, loss, originalLoss, maxLossIncrease));
    return false;
  }

  /** Keeps the model while it works, and warns when it has just stopped. */
  async #lookForCollapse(round: number): Promise<void> {
    const collapse = await this.#model.collapse();
    if (collapse === undefined) {
      this.#kept = { ...this.#kept, working: this.#model.current() };
      this.#place = { ...this.#place, workingRound: round };
    } else if (this.#place.workingRound === round - 1) this.#tell.warn(collapsedWords(collapse, round, this.#model.nonzero()));
  }

  async #keepOriginal(): Promise<void> {
    if (this.#kept.original !== undefined) return;
    const accepted = this.#model.current();
    const { weights } = accepted;
    this.#kept = { ...this.#kept, original: weights, ...(this.#request.plan.maxLossIncrease === undefined ? {} : { accepted }) };
    this.#place = { ...this.#place, originalLoss: await this.#model.knownLoss() };
    if ((await this.#model.collapse()) === undefined) this.#place = { ...this.#place, workingRound: 0 };
    await this.#hooks.originalReady(this.session, weights);
    await this.#model.beTaughtBy(weights);
  }
}
