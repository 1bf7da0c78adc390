/** Takes a model through the stretches of a run, from their start or from any place between two epochs. */
import type { Random, RandomState } from '../../core/random/random';
import type { LayerProgress, RunEvent } from '../../core/run/events';
import { weightPictures } from '../../core/run/weightPictures';
import type { Model } from '../../core/shrink/model';
import { nonZeroOfLayer, nonZeroOfModel, type Weights } from '../../core/weights/weights';
import type { DataSet, Engine, OptimizerState, TrainingSession, TrainOptions } from '../engine/engine';
import { EngineError, throwIfCancelled } from '../engine/errors';
import type { Plan, Stretch } from './plan';

/** Where a run stands between two epochs, beside the model itself. */
export interface Place {
  readonly stretch: number;
  /** Epochs of the stretch that are done. */
  readonly epoch: number;
  /** Epochs of the whole run, with the ones that had to be done again. */
  readonly epochsDone: number;
  readonly epochsAgain: number;
  readonly random: RandomState;
  /** What the rates of the stretch are multiplied with, after returns to its start. */
  readonly rateScale: number;
  /** The loss on the score card's rows when the stretch began, by which divergence is seen. */
  readonly startLoss: number;
}

/** A place with everything that training goes on from. */
export interface Position extends Place {
  readonly model: Model;
  readonly optimizer: OptimizerState;
  /** The model's weights when the stretch began. */
  readonly startWeights: Weights;
  /** Weights of the trained original, once there are some. */
  readonly original?: Weights;
}

export interface TrainingRequest {
  readonly engine: Engine;
  readonly data: DataSet;
  readonly train: TrainOptions;
  readonly plan: Plan;
  /** Layers of the original, in the spec's order, which progress is told by. */
  readonly layers: readonly { readonly name: string; readonly params: number }[];
  readonly random: Random;
  readonly signal: AbortSignal;
}

export interface TrainingHooks {
  readonly emit: (event: RunEvent) => void;
  /** Called after every epoch. Asking for the position is costly. */
  afterEpoch(position: () => Position): Promise<void>;
  /** Called once, with the original's session, before anything is changed. */
  originalReady(session: TrainingSession, weights: Weights): Promise<void>;
}

/** A stretch that keeps diverging starts again with a lower learning rate, at most so many times. */
const mostReturns = 3;
/** A loss that grows so much in one stretch is taken for divergence. */
const divergence = 10;

export class Training {
  readonly #request: TrainingRequest;
  readonly #hooks: TrainingHooks;
  #model: Model;
  #session!: TrainingSession;
  #original: Weights | undefined;
  #startWeights: Weights;
  #place: Omit<Place, 'random'>;
  #label = '';
  /** The last loss measured on the score card's rows, of the model as it is now. */
  #loss = NaN;

  /** Takes over a model at the start of the first stretch. */
  static async begin(request: TrainingRequest, hooks: TrainingHooks, model: Model): Promise<Training> {
    const place = { stretch: 0, epoch: 0, epochsDone: 0, epochsAgain: 0, rateScale: 1, startLoss: NaN };
    const training = new Training(request, hooks, model, model.weights, place);
    await training.#compile();
    return training;
  }

  /** Goes on from a position. The request's generator must have its state. */
  static async resume(request: TrainingRequest, hooks: TrainingHooks, position: Position): Promise<Training> {
    const { model, optimizer, startWeights, original, random: _, ...place } = position;
    const training = new Training(request, hooks, model, startWeights, place);
    await training.#compile();
    training.#session.setOptimizerState(optimizer);
    training.#original = original;
    training.#label = request.plan.stretches[place.stretch]!.label;
    return training;
  }

  private constructor(request: TrainingRequest, hooks: TrainingHooks, model: Model, startWeights: Weights, place: Omit<Place, 'random'>) {
    this.#request = request;
    this.#hooks = hooks;
    this.#model = model;
    this.#startWeights = startWeights;
    this.#place = place;
  }

  /** The session of the current model. */
  get session(): TrainingSession {
    return this.#session;
  }

  /** @returns the model at the end of all stretches. @throws CancelledError, EngineError */
  async run(): Promise<Model> {
    const { stretches } = this.#request.plan;
    for (let resumed = this.#place.epoch > 0; this.#place.stretch < stretches.length; resumed = false) {
      const stretch = stretches[this.#place.stretch]!;
      if (!resumed) await this.#begin(stretch);
      await this.#train(stretch);
      await this.#end(stretch);
      this.#place = { ...this.#place, stretch: this.#place.stretch + 1, epoch: 0, rateScale: 1 };
    }
    await this.#keepOriginal();
    return this.#currentModel();
  }

  dispose(): void {
    this.#session.dispose();
  }

  async #compile(): Promise<void> {
    const { engine, data, train } = this.#request;
    this.#session = await engine.compile({ graph: this.#model.graph, weights: this.#model.weights, data, train });
    if (this.#model.masks.size > 0) this.#session.setMasks(this.#model.masks);
  }

  /** Makes the stretch's change and tells what it did to the loss. */
  async #begin(stretch: Stretch): Promise<void> {
    const { emit } = this.#hooks;
    if (stretch.label !== this.#label) emit({ type: 'stage', stage: stretch.stage, label: stretch.label });
    this.#label = stretch.label;
    const before = Number.isNaN(this.#loss) ? await this.#measure() : this.#loss;
    if (stretch.change !== undefined) await this.#change(stretch, stretch.change, before);
    this.#startWeights = this.#model.weights;
    this.#place = { ...this.#place, startLoss: this.#loss };
  }

  async #change({ round }: Stretch, change: NonNullable<Stretch['change']>, lossBefore: number): Promise<void> {
    const { emit } = this.#hooks;
    const { random, signal, plan } = this.#request;
    await this.#keepOriginal();
    const remark = (message: string) => emit({ type: 'remark', severity: 'warning', message });
    await this.#adopt(await change(this.#currentModel(), { session: this.#session, random, signal, remark }));
    const lossAfter = await this.#measure();
    emit({ type: 'pruned', round, rounds: plan.rounds, lossBefore, lossAfter, nonzero: this.#nonzero(), layers: this.#progress() });
    this.#showWeights(round);
  }

  async #adopt(model: Model): Promise<void> {
    const sameGraph = model.graph === this.#model.graph;
    this.#model = model;
    if (sameGraph) {
      this.#session.setMasks(model.masks);
      this.#session.setWeights(model.weights);
    } else {
      this.#session.dispose();
      await this.#compile();
    }
  }

  async #train(stretch: Stretch): Promise<void> {
    const { random, signal, data, plan } = this.#request;
    const { validation } = data;
    // Judging more rows than a third of what is trained on would cost more than it tells.
    const judgeEpochs = validation !== undefined && validation.count * 3 <= data.training.count;
    let returns = Math.round(-Math.log2(this.#place.rateScale));
    while (this.#place.epoch < stretch.rates.length) {
      const learningRate = stretch.rates[this.#place.epoch]! * this.#place.rateScale;
      const result = await this.#session.trainEpoch(random.permutation(data.training.count), { learningRate, signal });
      if (!result.finite || result.loss > divergence * this.#place.startLoss) {
        this.#return(stretch, result.finite, ++returns);
        continue;
      }
      const { epoch, epochsDone } = this.#place;
      this.#place = { ...this.#place, epoch: epoch + 1, epochsDone: epochsDone + 1 };
      this.#loss = NaN;
      const judged = judgeEpochs || (validation !== undefined && this.#place.epoch === stretch.rates.length);
      this.#hooks.emit({
        type: 'epoch',
        stage: stretch.stage,
        round: stretch.round,
        epoch: this.#place.epochsDone,
        epochs: plan.epochs + this.#place.epochsAgain,
        loss: result.loss,
        ...(judged ? { validationLoss: await this.#measure() } : {}),
        learningRate,
        gradientNorm: result.gradientNorm,
      });
      await this.#hooks.afterEpoch(() => this.#position());
    }
  }

  /** Back to the start of a stretch that diverged, with half the learning rate. */
  #return(stretch: Stretch, finite: boolean, returns: number): void {
    const what = finite ? `grew more than ${String(divergence)} times` : 'became infinite or not a number';
    const where = stretch.round === 0 ? 'while training the original' : `in round ${String(stretch.round)}`;
    if (returns > mostReturns) {
      throw new EngineError(
        `training does not settle: the loss ${what} ${where}, even with ${String(2 ** mostReturns)} times smaller steps; lower train.learningRate, or scale the data to about −1…1 (data.scale)`,
      );
    }
    const { epoch, epochsAgain, rateScale } = this.#place;
    this.#place = { ...this.#place, epoch: 0, epochsAgain: epochsAgain + epoch, rateScale: rateScale / 2 };
    this.#session.setWeights(this.#startWeights);
    // The optimizer remembers the gradients that went wrong.
    this.#session.setOptimizerState(forgotten(this.#session.getOptimizerState()));
    this.#hooks.emit({
      type: 'remark',
      severity: 'warning',
      message: `the loss ${what} ${where}: went back to where that began, and goes on with half the learning rate`,
    });
  }

  async #end(stretch: Stretch): Promise<void> {
    if (stretch.stage === 'shrink') await this.#tellRound(stretch);
    this.#showWeights(stretch.round);
  }

  async #tellRound(stretch: Stretch): Promise<void> {
    const loss = Number.isNaN(this.#loss) ? await this.#measure() : this.#loss;
    this.#hooks.emit({ type: 'round', round: stretch.round, rounds: this.#request.plan.rounds, loss, nonzero: this.#nonzero() });
  }

  async #keepOriginal(): Promise<void> {
    if (this.#original !== undefined) return;
    this.#original = this.#session.getWeights();
    await this.#hooks.originalReady(this.#session, this.#original);
  }

  async #measure(): Promise<number> {
    const { data, signal } = this.#request;
    throwIfCancelled(signal);
    this.#loss = (await this.#session.evaluate(data.validation === undefined ? 'training' : 'validation', signal)).loss;
    return this.#loss;
  }

  #currentModel(): Model {
    this.#model = { ...this.#model, weights: this.#session.getWeights() };
    return this.#model;
  }

  #position(): Position {
    const { random } = this.#request;
    return {
      ...this.#place,
      random: random.state,
      model: this.#currentModel(),
      optimizer: this.#session.getOptimizerState(),
      startWeights: this.#startWeights,
      ...(this.#original === undefined ? {} : { original: this.#original }),
    };
  }

  #nonzero(): number {
    return nonZeroOfModel(this.#model.graph, this.#model.weights);
  }

  #progress(): LayerProgress[] {
    const { graph, weights } = this.#model;
    const left = new Map(graph.layers.map((layer) => [layer.name, nonZeroOfLayer(layer, weights)]));
    return this.#request.layers.map(({ name, params }) => ({ name, params, nonzero: left.get(name) ?? 0 }));
  }

  #showWeights(round: number): void {
    const { graph, weights } = this.#currentModel();
    this.#hooks.emit({ type: 'weights', round, pictures: weightPictures(graph, weights) });
  }
}

function forgotten({ slots }: OptimizerState): OptimizerState {
  const zeros = (weights: Weights): Weights =>
    new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: new Float32Array(data.length) }]));
  return { iterations: 0, slots: new Map([...slots].map(([name, weights]) => [name, zeros(weights)])) };
}
