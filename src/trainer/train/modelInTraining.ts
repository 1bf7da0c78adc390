import { movedPictures } from '../../core/training/augment';
import { modelCost } from '../../core/cost/cost';
import { type Collapse, collapseOf } from '../../core/score/collapse';
import type { Model } from '../../core/weights/model';
import { simplify } from '../../core/units/simplify';
import { nonZeroOfModel, type Weights } from '../../core/weights/weights';
import type { DataSet, ModelSession, OptimizerState, Samples, TrainingSession } from '../engine/engine';
import { throwIfCancelled } from '../engine/errors';
import { hasBatchNorms, recalibrated } from '../engine/recalibrate';
import { targetsAreInputs, rowsOf } from '../engine/rows';
import { doLossesDecide } from './convergence';
import { distilled, isDistilled, type DistillationTargets } from './distill';
import { layerTargetsFor } from './hiddenTargets';
import { requireSamePredictions, rowsToCompare } from '../measure/rebuilt';
import { predictAll } from '../measure/score';
import type { TrainingRequest } from './trainingRequest';

/** A loss that is shown while a run goes on, and decides nothing, is that of about so many rows; the score card's is that of all. */
const shownRows = 2000;

/** A model with the session that trains it, what it learns from, and what is known of its loss. */
export class ModelInTraining {
  readonly #request: TrainingRequest;
  #model: Model;
  #session: TrainingSession | undefined;
  /** What is trained with now: the data's own targets, or ones mixed with the original's outputs. */
  #distillation: DistillationTargets;
  /** Stays where it is asked for every epoch anew. */
  #teacher: ModelSession | undefined;
  #distilledLayers: readonly string[] = [];
  /** Whether the model has the weights that the session has. */
  #isCurrent = false;
  /** Whether the batch norms, where there are some, have the statistics of the weights as they are now. */
  #isRecalibrated = false;
  /** The last loss measured, of the model as it is now. */
  #loss = NaN;

  private constructor(request: TrainingRequest, model: Model) {
    this.#request = request;
    this.#distillation = { data: request.data, train: request.train };
    this.#model = model;
  }

  /** @param original the trained original's weights, once it teaches. @throws EngineError */
  static async create(request: TrainingRequest, model: Model, original?: Weights): Promise<ModelInTraining> {
    const created = new ModelInTraining(request, model);
    if (original !== undefined) await created.#learnFrom(original);
    await created.#compile();
    return created;
  }

  /** The session of the current model. */
  get session(): TrainingSession {
    if (this.#session === undefined) throw new Error('there is no session between two models');
    return this.#session;
  }

  get graph(): Model['graph'] {
    return this.#model.graph;
  }

  /** Hidden layers that learn from the original's. */
  get distilledLayers(): readonly string[] {
    return this.#distilledLayers;
  }

  get data(): DataSet {
    return this.#distillation.data;
  }

  /** What an epoch sees of some rows, where pictures are moved. */
  get augment(): ((samples: Samples, rows: Int32Array) => Promise<Samples>) | undefined {
    const { augmentation, random } = this.#request;
    if (augmentation === undefined) return undefined;
    return async (samples, rows) => {
      const inputs = movedPictures(samples.inputs, rows, augmentation, random);
      return { count: rows.length, inputs, targets: await this.#targetsOf(samples, rows, inputs) };
    };
  }

  /** The model with the weights that the session has now. */
  current(): Model {
    if (!this.#isCurrent) this.#model = { ...this.#model, weights: this.session.getWeights() };
    this.#isCurrent = true;
    return this.#model;
  }

  nonzero(): number {
    const { graph, weights } = this.current();
    return nonZeroOfModel(graph, weights);
  }

  /** Goes on with another model in the place of this one. */
  async adopt(model: Model): Promise<void> {
    const sameGraph = model.graph === this.#model.graph;
    this.#model = model;
    this.changed();
    if (sameGraph) {
      this.session.setMasks(model.masks);
      this.session.setWeights(model.weights);
    } else {
      this.#disposeSession();
      await this.#compile();
    }
  }

  /** Goes on without the units that do no work any more, where that leaves at most `share` of the parameters. */
  async rebuild(share: number): Promise<void> {
    const rebuilt = simplify(this.#model);
    if (rebuilt === this.#model || modelCost(rebuilt.graph).params > share * modelCost(this.#model.graph).params) return;
    const { evaluationRows, signal } = this.#request;
    const sample = await rowsToCompare(evaluationRows);
    const masked = await predictAll(this.session, sample, signal);
    await this.adopt(rebuilt);
    requireSamePredictions(masked, await predictAll(this.session, sample, signal));
  }

  /** Other weights of the same model, and an optimizer's state to go on with. */
  restore(weights: Weights, optimizer: OptimizerState): void {
    this.session.setWeights(weights);
    this.session.setOptimizerState(optimizer);
    this.changed();
  }

  /**
   * Gives batch norms the statistics of the training rows: those that training has left lag behind the weights.
   *
   * @param hold what the weights must keep to
   */
  async recalibrate(projection: (weights: Weights) => Weights = (weights) => weights): Promise<void> {
    if (this.#isRecalibrated || !hasBatchNorms(this.graph)) return;
    throwIfCancelled(this.#request.signal);
    this.session.setWeights(projection(await recalibrated(this.current(), this.#request.data.training)));
    this.changed();
    this.#isRecalibrated = true;
  }

  /** From now on, the original's outputs are mixed into the targets, where the run asks for it. */
  async distillFrom(original: Weights): Promise<void> {
    if (!isDistilled(this.#request.distill)) return;
    const optimizer = this.session.getOptimizerState();
    this.#disposeSession();
    await this.#learnFrom(original);
    await this.#compile();
    this.session.setOptimizerState(optimizer);
  }

  /** The session's weights are no longer those that the loss was measured with. */
  changed(): void {
    this.#isCurrent = false;
    this.#isRecalibrated = false;
    this.#loss = NaN;
  }

  /** Whether the model has collapsed, by some of the score card's rows. @throws CancelledError */
  async collapse(): Promise<Collapse | undefined> {
    const { evaluationRows, targets: kind, signal } = this.#request;
    const rows = await rowsToCompare(evaluationRows);
    return collapseOf(await predictAll(this.session, rows, signal), { ...rows, kind });
  }

  /** The loss on the score card's rows, or on some of them. @throws CancelledError */
  async knownLoss(): Promise<number> {
    return Number.isNaN(this.#loss) ? this.measure() : this.#loss;
  }

  /** @throws CancelledError */
  async measure(): Promise<number> {
    const { plan, signal } = this.#request;
    throwIfCancelled(signal);
    const split = this.#distillation.data.validation === undefined ? 'training' : 'validation';
    this.#loss = (await this.session.evaluate(split, signal, doLossesDecide(plan) ? undefined : shownRows)).loss;
    return this.#loss;
  }

  dispose(): void {
    this.#disposeSession();
    this.#teacher?.dispose();
    this.#teacher = undefined;
  }

  #disposeSession(): void {
    this.#session?.dispose();
    this.#session = undefined;
  }

  /** @param inputs moved pictures of the `rows` of `samples` */
  async #targetsOf(samples: Samples, rows: Int32Array, inputs: Float32Array): Promise<Float32Array> {
    const { targetsOfChanged } = this.#distillation;
    if (targetsOfChanged !== undefined) return targetsOfChanged(rows, inputs);
    return targetsAreInputs(samples) ? inputs : rowsOf(samples.targets, samples.count, rows);
  }

  async #compile(): Promise<void> {
    const { graph, weights, masks } = this.#model;
    const { layerTargets: all, targetsOfChanged: _, ...request } = this.#distillation;
    const layerTargets = all && layerTargetsFor(graph, all);
    this.#distilledLayers = layerTargets?.layers.map(({ layer }) => layer) ?? [];
    this.#session = await this.#request.engine.compile({ graph, weights, ...request, layerTargets });
    if (masks.size > 0) this.#session.setMasks(masks);
  }

  async #learnFrom(original: Weights): Promise<void> {
    const { engine, data, train, graph, distill, signal } = this.#request;
    if (!isDistilled(distill)) return;
    const teacher = await engine.compileToPredict({ graph, weights: original, data, train });
    try {
      this.#distillation = await distilled(teacher, { data, train }, graph, original, distill, signal);
    } finally {
      if (this.#request.augmentation === undefined) teacher.dispose();
      else this.#teacher = teacher;
    }
  }
}
