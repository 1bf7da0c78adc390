import { modelCost } from '../../core/cost/cost';
import type { InactiveUnits } from '../../core/health/inactiveUnits';
import { type Collapse, collapseOf } from '../../core/score/collapse';
import type { Random } from '../../core/random/random';
import { evaluatedMetrics } from '../../core/score/criteria';
import type { Model } from '../../core/weights/model';
import { simplify } from '../../core/units/simplify';
import { nonZeroOfModel, type Weights } from '../../core/weights/weights';
import type { DataSet, EpochResult, OptimizerState, TrainingSession } from '../engine/engine';
import { throwIfCancelled } from '../engine/errors';
import { hasBatchNorms, recalibrated } from '../engine/recalibrate';
import { doLossesDecide } from './convergence';
import { isDistilled } from './distill';
import { type EpochRequest, trainEpoch } from './epoch';
import { type Health, healthOf, inactiveLayers } from './health';
import { layerTargetsFor } from './hiddenTargets';
import { requireSamePredictions, rowsToCompare } from '../measure/rebuilt';
import { predictAll } from '../measure/score';
import { distillationTargets, type TrainingTargets, targetsOfData } from './trainingTargets';
import type { TrainingRequest } from './trainingRequest';
import { variedRows } from './variedRows';

/** A loss that is shown while a run goes on, and decides nothing, is that of about this many rows; the score card's is that of all. */
const shownRows = 2000;

/** A structure with the session that has its weights. */
interface Compiled {
  readonly graph: Model['graph'];
  readonly masks: Model['masks'];
  readonly session: TrainingSession;
  /** Hidden layers that learn from the original's. */
  readonly distilledLayers: readonly string[];
}

/** What is known of the weights that the session has: replaced when these change, and when more of them is found out. */
interface Known {
  /** The model with these weights, once they were read. */
  readonly model?: Model;
  /** The loss on the score card's rows, or on some of them, once it was measured. */
  readonly loss?: number;
  /** Whether the batch norms, where there are some, have the statistics of these weights. */
  readonly isRecalibrated: boolean;
}

/** Of weights that have just been changed. */
const nothing: Known = { isRecalibrated: false };

/** What an epoch takes beside what is the same in the whole run. */
export interface EpochOptions extends Pick<EpochRequest, 'learningRate' | 'projection' | 'onProgress'> {
  /** The run's own where it is left out. */
  readonly random?: Random;
}

/** A model with the session that trains it, what it learns from, and what is known of it. */
export class ModelInTraining {
  readonly #request: TrainingRequest;
  #trainingTargets: TrainingTargets;
  #compiled: Compiled;
  #clipNorm: number | undefined;
  #known = nothing;

  private constructor(request: TrainingRequest, trainingTargets: TrainingTargets, compiled: Compiled, clipNorm: number | undefined) {
    this.#request = request;
    this.#trainingTargets = trainingTargets;
    this.#compiled = compiled;
    this.#clipNorm = clipNorm;
  }

  /**
   * @param original the trained original's weights, once it is the teacher
   * @param clipNorm what gradients are scaled down to, where the spec does not say less
   * @throws EngineError
   */
  static async create(request: TrainingRequest, model: Model, original?: Weights, clipNorm?: number): Promise<ModelInTraining> {
    const trainingTargets = original === undefined ? targetsOfData(request) : await distillationTargets(original, request);
    const compiled = await compile(request, clippedTo(trainingTargets, clipNorm), model);
    return new ModelInTraining(request, trainingTargets, compiled, clipNorm);
  }

  /** The session of the current model. */
  get session(): TrainingSession {
    return this.#compiled.session;
  }

  get graph(): Model['graph'] {
    return this.#compiled.graph;
  }

  /** Hidden layers that learn from the original's. */
  get distilledLayers(): readonly string[] {
    return this.#compiled.distilledLayers;
  }

  /** What is trained with now: the data's own targets, or ones mixed with the original's outputs. */
  get data(): DataSet {
    return this.#trainingTargets.targets.data;
  }

  /** The model with the weights that the session has now. */
  current(): Model {
    const { graph, masks, session } = this.#compiled;
    const model = this.#known.model ?? { graph, masks, weights: session.getWeights() };
    this.#known = { ...this.#known, model };
    return model;
  }

  nonzero(): number {
    const { graph, weights } = this.current();
    return nonZeroOfModel(graph, weights);
  }

  /** @throws CancelledError, InputError when rows cannot be read */
  async trainEpoch({ random = this.#request.random, ...options }: EpochOptions): Promise<EpochResult> {
    const { train, signal, augmentation } = this.#request;
    const result = await trainEpoch(this.session, {
      ...options,
      rows: this.data.training,
      batchSize: train.batchSize,
      random,
      signal,
      augment: variedRows({ ...this.#trainingTargets.targets, augmentation }, random),
    });
    this.#known = nothing;
    return result;
  }

  setWeights(weights: Weights): void {
    this.session.setWeights(weights);
    this.#known = nothing;
  }

  /** Goes on with another model in the place of this one. */
  async adopt(model: Model): Promise<void> {
    const { graph, masks } = model;
    if (graph === this.graph) {
      this.session.setMasks(masks);
      this.session.setWeights(model.weights);
      this.#compiled = { ...this.#compiled, masks };
    } else await this.#recompile(model);
    this.#known = nothing;
  }

  /** Goes on without the units that do no work any more, where that leaves at most `share` of the parameters. */
  async rebuild(share: number): Promise<void> {
    const model = this.current();
    const rebuilt = simplify(model);
    if (rebuilt === model || modelCost(rebuilt.graph).params > share * modelCost(model.graph).params) return;
    const { evaluationRows, signal } = this.#request;
    const sample = await rowsToCompare(evaluationRows);
    const masked = await predictAll(this.session, sample, signal);
    await this.adopt(rebuilt);
    requireSamePredictions(masked, await predictAll(this.session, sample, signal));
  }

  /** From now on, gradients are scaled down to this norm. */
  async clipTo(norm: number | undefined): Promise<void> {
    if (norm === this.#clipNorm) return;
    this.#clipNorm = norm;
    await this.#recompile(this.current());
  }

  /** Other weights of the same model, and an optimizer's state to go on with. */
  restore(weights: Weights, optimizer: OptimizerState): void {
    this.setWeights(weights);
    this.session.setOptimizerState(optimizer);
  }

  /**
   * Gives batch norms the statistics of the training rows: those that training has left lag behind the weights.
   *
   * @param projection what the weights must keep to
   */
  async recalibrateBatchNorms(projection: (weights: Weights) => Weights = (weights) => weights): Promise<void> {
    if (this.#known.isRecalibrated || !hasBatchNorms(this.graph)) return;
    throwIfCancelled(this.#request.signal);
    this.setWeights(projection(await recalibrated(this.current(), this.#request.data.training)));
    this.#known = { ...nothing, isRecalibrated: true };
  }

  /** From now on, the original's outputs are mixed into the targets, where the run asks for it. What is known of the model stays. */
  async distillFrom(original: Weights): Promise<void> {
    if (!isDistilled(this.#request.distill)) return;
    const optimizer = this.session.getOptimizerState();
    const model = this.current();
    this.session.dispose();
    this.#trainingTargets = await distillationTargets(original, this.#request);
    await this.#recompile(model);
    this.session.setOptimizerState(optimizer);
  }

  /** Whether its layers still learn. @throws CancelledError */
  health(): Promise<Health> {
    return healthOf(this.session, this.current(), this.data.training, this.#request.signal);
  }

  /** Layers most of whose units would not learn with other weights. */
  inactiveWith(weights: Weights): Promise<readonly InactiveUnits[]> {
    return inactiveLayers({ graph: this.graph, weights }, this.data.training);
  }

  /** Whether the model has collapsed, by some of the score card's rows. @throws CancelledError */
  async collapse(): Promise<Collapse | undefined> {
    const { evaluationRows, criteria, signal } = this.#request;
    const rows = await rowsToCompare(evaluationRows);
    return collapseOf(await predictAll(this.session, rows, signal), { ...rows, kind: criteria.truth.kind });
  }

  /** The metrics on the score card's rows that limits of the run are about. @throws CancelledError */
  async metrics(): Promise<Readonly<Record<string, number>>> {
    const { evaluationRows, criteria, plan, signal } = this.#request;
    const limited = plan.quality.flatMap(({ of }) => (of === 'loss' ? [] : [of]));
    if (limited.length === 0) return {};
    return evaluatedMetrics(await predictAll(this.session, evaluationRows, signal), { ...criteria, metrics: limited });
  }

  /** The loss on the score card's rows, or on some of them: measured unless that is known of these weights. @throws CancelledError */
  async currentLoss(): Promise<number> {
    return this.#known.loss ?? this.measureLoss();
  }

  /** Measures the loss on the score card's rows, or on some of them. @throws CancelledError */
  async measureLoss(): Promise<number> {
    const { plan, signal } = this.#request;
    throwIfCancelled(signal);
    const split = this.data.validation === undefined ? 'training' : 'validation';
    const { loss } = await this.session.evaluate(split, signal, doLossesDecide(plan) ? undefined : shownRows);
    this.#known = { ...this.#known, loss };
    return loss;
  }

  dispose(): void {
    this.session.dispose();
    this.#trainingTargets.teacher?.dispose();
  }

  /** The session before is disposed of first, so that there is room for the new one. */
  async #recompile(model: Model): Promise<void> {
    this.session.dispose();
    this.#compiled = await compile(this.#request, clippedTo(this.#trainingTargets, this.#clipNorm), model);
  }
}

/** The same with gradients that are scaled down to a norm, where the spec does not say less. */
function clippedTo(trainingTargets: TrainingTargets, clipNorm: number | undefined): TrainingTargets {
  if (clipNorm === undefined) return trainingTargets;
  const { targets } = trainingTargets;
  const train = { ...targets.train, clipNorm: Math.min(clipNorm, targets.train.clipNorm ?? Infinity) };
  return { ...trainingTargets, targets: { ...targets, train } };
}

async function compile({ engine }: TrainingRequest, { targets }: TrainingTargets, { graph, weights, masks }: Model): Promise<Compiled> {
  const { data, train, layerTargets: all } = targets;
  const layerTargets = all && layerTargetsFor(graph, all);
  const session = await engine.compile({ graph, weights, data, train, layerTargets });
  if (masks.size > 0) session.setMasks(masks);
  return { graph, masks, session, distilledLayers: layerTargets?.layers.map(({ layer }) => layer) ?? [] };
}
