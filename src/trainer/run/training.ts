/** Takes a model through the stretches of a run, from their start or from any place between two epochs. */
import { modelCost } from '../../core/cost/cost';
import { formatShare, formatValue } from '../../core/cost/format';
import type { ModelGraph } from '../../core/graph/graph';
import { type Message, nothing } from '../../core/message';
import type { Random } from '../../core/random/random';
import { layerProgress } from '../../core/run/layerProgress';
import type { RunEvent } from '../../core/run/events';
import { weightPictures } from '../../core/run/weightPictures';
import type { Model } from '../../core/shrink/model';
import { simplify } from '../../core/units/simplify';
import { nonZeroOfModel, type Weights } from '../../core/weights/weights';
import type { DataSet, Engine, TrainingSession, TrainOptions } from '../engine/engine';
import { throwIfCancelled } from '../engine/errors';
import type { RoundContext } from '../shrink/method';
import { trainHeldEpoch } from './heldEpoch';
import { divergenceOf, forgotten, placeToReturnTo, returnWords } from './divergence';
import { distilled, isTaught, type Lesson, type Teaching } from './distill';
import type { Plan, Stretch } from './plan';
import type { Kept, Place, Position } from './position';
import { requireSamePredictions } from './rebuilt';
import { judgedRows, predictAll } from './score';

export interface TrainingRequest {
  readonly engine: Engine;
  readonly data: DataSet;
  readonly train: TrainOptions;
  readonly plan: Plan;
  /** The original's structure. */
  readonly graph: ModelGraph;
  readonly distill: Teaching;
  /** Layers of the original, in the spec's order, which progress is told by. */
  readonly layers: readonly { readonly name: string; readonly params: number }[];
  readonly random: Random;
  readonly signal: AbortSignal;
}

export interface TrainingHooks {
  readonly emit: (event: RunEvent) => void;
  /** Called after every epoch. Asking for the position is costly. */
  afterEpoch(position: () => Position): Promise<void>;
  /** Called when one of several steps has ended. */
  stepEnded(session: TrainingSession, model: Model, step: number): Promise<void>;
  /** Called once, with the original's session, before anything is changed. */
  originalReady(session: TrainingSession, weights: Weights): Promise<void>;
}

/** A model that is only pruned is rebuilt in the middle of a run when that leaves at most this share of its parameters. */
const worthRebuilding = 0.8;
const rowsToCompare = 256;
export class Training {
  readonly #request: TrainingRequest;
  readonly #hooks: TrainingHooks;
  #model: Model;
  #session: TrainingSession | undefined;
  /** What is trained with now: the data's own targets, or ones mixed with the original's outputs. */
  #lesson: Lesson;
  #place: Place;
  #kept: Kept;
  #label: Message = nothing;
  /** The last loss measured on the score card's rows, of the model as it is now. */
  #loss = NaN;

  /** Takes over a model at the start of the first stretch. */
  static async begin(request: TrainingRequest, hooks: TrainingHooks, model: Model): Promise<Training> {
    const place = { stretch: 0, epoch: 0, epochsDone: 0, epochsAgain: 0, rateScale: 1, startLoss: NaN };
    const training = new Training(request, hooks, model, place, { start: model.weights });
    await training.#compile();
    return training;
  }

  /** Goes on from a position. The request's generator must have its state. */
  static async resume(request: TrainingRequest, hooks: TrainingHooks, position: Position): Promise<Training> {
    const { model, optimizer, kept, random: _, ...place } = position;
    const training = new Training(request, hooks, model, place, kept);
    if (kept.original !== undefined) await training.#learnFrom(kept.original);
    await training.#compile();
    training.session.setOptimizerState(optimizer);
    training.#label = request.plan.stretches[place.stretch]?.label ?? nothing;
    return training;
  }

  private constructor(request: TrainingRequest, hooks: TrainingHooks, model: Model, place: Place, kept: Kept) {
    this.#request = request;
    this.#lesson = { data: request.data, train: request.train };
    this.#hooks = hooks;
    this.#model = model;
    this.#place = place;
    this.#kept = kept;
  }

  /** The session of the current model. */
  get session(): TrainingSession {
    if (this.#session === undefined) throw new Error('there is no session between two models');
    return this.#session;
  }

  /** Where training stands, with all that it goes on from. */
  position(): Position {
    const random = this.#request.random.state;
    return { ...this.#place, random, model: this.#currentModel(), optimizer: this.session.getOptimizerState(), kept: this.#kept };
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
    return this.#currentModel();
  }

  dispose(): void {
    this.#session?.dispose();
    this.#session = undefined;
  }

  async #compile(): Promise<void> {
    const { graph, weights } = this.#model;
    this.#session = await this.#request.engine.compile({ graph, weights, ...this.#lesson });
    if (this.#model.masks.size > 0) this.#session.setMasks(this.#model.masks);
  }

  /** Makes the stretch's change and tells what it did to the loss. */
  async #begin(stretch: Stretch): Promise<void> {
    if (stretch.label !== this.#label) this.#hooks.emit({ type: 'stage', stage: stretch.stage, label: stretch.label });
    this.#label = stretch.label;
    if (stretch.change === undefined) await this.#measure();
    else await this.#change(stretch, stretch.change);
    const { rewindTo } = this.#request.plan;
    const early = stretch.stage === 'train' && rewindTo === 0 ? { early: this.#model.weights } : {};
    this.#kept = { ...this.#kept, ...early, start: this.#model.weights };
    this.#place = { ...this.#place, startLoss: this.#loss };
  }

  async #change({ round, rebuild }: Stretch, change: NonNullable<Stretch['change']>): Promise<void> {
    const { emit } = this.#hooks;
    await this.#keepOriginal();
    const lossBefore = await this.#knownLoss();
    await this.#adopt(await change(this.#currentModel(), this.#roundContext()));
    if (rebuild !== 'never') await this.#rebuild(rebuild === 'always' ? 1 : worthRebuilding);
    const lossAfter = await this.#measure();
    const { rounds } = this.#request.plan;
    emit({
      type: 'pruned',
      round,
      rounds,
      lossBefore,
      lossAfter,
      nonzero: this.#nonzero(),
      layers: layerProgress(this.#model, this.#request.layers),
    });
    this.#showWeights(round);
  }

  #roundContext(): RoundContext {
    const { random, signal } = this.#request;
    const { data } = this.#lesson;
    const { start, early } = this.#kept;
    return {
      ...{ session: this.session, data, startWeights: start, random, signal },
      ...(early === undefined ? {} : { earlyWeights: early }),
      remark: (message) => this.#warn(message),
    };
  }

  async #adopt(model: Model): Promise<void> {
    const sameGraph = model.graph === this.#model.graph;
    this.#model = model;
    this.#loss = NaN;
    if (sameGraph) {
      this.session.setMasks(model.masks);
      this.session.setWeights(model.weights);
    } else {
      this.dispose();
      await this.#compile();
    }
  }

  /** Goes on without the units that do no work any more, where that leaves at most `share` of the parameters. */
  async #rebuild(share: number): Promise<void> {
    const rebuilt = simplify(this.#model);
    if (rebuilt === this.#model || modelCost(rebuilt.graph).params > share * modelCost(this.#model.graph).params) return;
    const rows = judgedRows(this.#request.data);
    const count = Math.min(rows.count, rowsToCompare);
    const sample = { count, inputs: rows.inputs.subarray(0, (rows.inputs.length / rows.count) * count) };
    const { signal } = this.#request;
    const masked = await predictAll(this.session, sample, signal);
    await this.#adopt(rebuilt);
    requireSamePredictions(masked, await predictAll(this.session, sample, signal));
  }

  async #train(stretch: Stretch): Promise<void> {
    const { random, signal, plan } = this.#request;
    const { data } = this.#lesson;
    const hold = stretch.hold?.(this.#model.graph, this.#kept.start);
    while (this.#place.epoch < stretch.rates.length) {
      const learningRate = stretch.rates[this.#place.epoch]! * this.#place.rateScale;
      const order = random.permutation(data.training.count);
      const result = await (hold === undefined
        ? this.session.trainEpoch(order, { learningRate, signal })
        : trainHeldEpoch(this.session, order, this.#request.train.batchSize, { learningRate, signal }, hold));
      const fault = divergenceOf(result, this.#place, stretch);
      if (fault !== undefined) {
        this.#return(stretch, fault);
        continue;
      }
      const { epoch, epochsDone } = this.#place;
      this.#place = { ...this.#place, epoch: epoch + 1, epochsDone: epochsDone + 1, lastLoss: result.loss };
      this.#loss = NaN;
      if (stretch.stage === 'train' && this.#place.epoch === plan.rewindTo)
        this.#kept = { ...this.#kept, early: this.session.getWeights() };
      this.#hooks.emit({
        ...{ type: 'epoch', stage: stretch.stage, round: stretch.round },
        ...{ epoch: this.#place.epochsDone, epochs: plan.epochs + this.#place.epochsAgain, loss: result.loss },
        ...(this.#isJudged(stretch) ? { validationLoss: await this.#measure() } : {}),
        ...{ learningRate, gradientNorm: result.gradientNorm },
      });
      await this.#hooks.afterEpoch(() => this.position());
    }
  }

  /** Whether the held-out rows are looked at after this epoch: not each time where they are so many that it would cost more than it tells. */
  #isJudged(stretch: Stretch): boolean {
    const { training, validation } = this.#request.data;
    if (validation === undefined) return false;
    return validation.count * 3 <= training.count || this.#place.epoch === stretch.rates.length;
  }

  /** Back to the start of a stretch that diverged, with half the learning rate. */
  #return(stretch: Stretch, what: string): void {
    this.#place = placeToReturnTo(this.#place, stretch, what);
    this.session.setWeights(this.#kept.start);
    this.session.setOptimizerState(forgotten(this.session.getOptimizerState()));
    this.#warn(returnWords(stretch, what));
  }

  /** @returns the number of the next stretch */
  async #end(stretch: Stretch): Promise<number> {
    const accepted = stretch.stage === 'train' || (await this.#judgeRound(stretch));
    this.#showWeights(stretch.round);
    const { stretches, methods } = this.#request.plan;
    const following = this.#place.stretch + 1;
    const firstOfNextStep = stretches.findIndex(({ step }, index) => index >= following && step !== stretch.step);
    const next = accepted ? following : firstOfNextStep === -1 ? stretches.length : firstOfNextStep;
    if (stretch.step > 0 && methods.length > 1 && stretches[next]?.step !== stretch.step)
      await this.#hooks.stepEnded(this.session, this.#currentModel(), stretch.step);
    return next;
  }

  /** Tells of a round's end, and takes it back when the loss has grown too much. @returns whether it stands */
  async #judgeRound({ round }: Stretch): Promise<boolean> {
    const { rounds, maxLossIncrease } = this.#request.plan;
    const loss = await this.#knownLoss();
    this.#hooks.emit({ type: 'round', round, rounds, loss, nonzero: this.#nonzero() });
    if (maxLossIncrease === undefined) return true;
    const limit = this.#place.originalLoss! * (1 + maxLossIncrease);
    if (loss <= limit) {
      this.#kept = { ...this.#kept, accepted: this.#currentModel() };
      return true;
    }
    await this.#adopt(this.#kept.accepted!);
    this.#warn(
      `round ${String(round)} was taken back: its loss, ${formatValue(loss)}, is more than ${formatShare(maxLossIncrease)} above the original's ${formatValue(this.#place.originalLoss!)}`,
    );
    return false;
  }

  async #keepOriginal(): Promise<void> {
    if (this.#kept.original !== undefined) return;
    const accepted = this.#currentModel();
    const { weights } = accepted;
    this.#kept = { ...this.#kept, original: weights, ...(this.#request.plan.maxLossIncrease === undefined ? {} : { accepted }) };
    this.#place = { ...this.#place, originalLoss: await this.#knownLoss() };
    await this.#hooks.originalReady(this.session, weights);
    if (!isTaught(this.#request.distill)) return;
    const optimizer = this.session.getOptimizerState();
    this.dispose();
    await this.#learnFrom(weights);
    await this.#compile();
    this.session.setOptimizerState(optimizer);
  }

  /** Mixes the original's outputs into the targets of all training from now on. */
  async #learnFrom(original: Weights): Promise<void> {
    const { engine, data, train, graph, distill, signal } = this.#request;
    if (!isTaught(distill)) return;
    const teacher = await engine.compile({ graph, weights: original, data, train });
    try {
      this.#lesson = await distilled(teacher, { data, train }, graph, distill, signal);
    } finally {
      teacher.dispose();
    }
  }

  async #knownLoss(): Promise<number> {
    return Number.isNaN(this.#loss) ? this.#measure() : this.#loss;
  }

  async #measure(): Promise<number> {
    const { signal } = this.#request;
    throwIfCancelled(signal);
    this.#loss = (await this.session.evaluate(this.#lesson.data.validation === undefined ? 'training' : 'validation', signal)).loss;
    return this.#loss;
  }

  #currentModel(): Model {
    this.#model = { ...this.#model, weights: this.session.getWeights() };
    return this.#model;
  }

  #nonzero(): number {
    return nonZeroOfModel(this.#model.graph, this.#model.weights);
  }

  #showWeights(round: number): void {
    const { graph, weights } = this.#currentModel();
    this.#hooks.emit({ type: 'weights', round, pictures: weightPictures(graph, weights) });
  }

  #warn(message: string): void {
    this.#hooks.emit({ type: 'remark', severity: 'warning', message });
  }
}
