/** How weights are stored where a target is about bytes: each in a few bits, and only some of them. One more choice beside the structure. */
import { modelCost } from '../../cost/cost';
import type { BareModel, Model } from '../../weights/model';
import { nonZeroOfModel, type Weights } from '../../weights/weights';
import { withFloors } from '../pruning/floors';
import { magnitudeImportance } from '../pruning/importance';
import { maskZeros } from '../pruning/maskZeros';
import { prunableKeys, pruneModel } from '../pruning/prune';
import { cubicProgress } from '../pruning/schedule';
import { shareValues } from '../sharing/share';

export interface Packing {
  /** Each weight has one of 2 to the power of this many values. */
  readonly bits: number;
  /** The share of the weights that are not zero. */
  readonly kept: number;
}

/** A packing with what is known of it from the original. */
export interface MeasuredPacking extends Packing {
  /** What it adds to the loss before any training. */
  readonly error: number;
  /** Of the file for each weight that is kept, places not counted. */
  readonly bitsKept: number;
  /** What the file holds beside the weights. */
  readonly fixedBytes: number;
}

/** Shares of the weights that are tried, and numbers of bits. */
export const keptShares = [1, 0.6, 0.35, 0.2, 0.1, 0.05] as const;
export const bitNumbers = [3, 4, 5, 6, 8, 10] as const;

/** How far a model that is being trained is on its way to a packing. */
export interface PackingProgress {
  /** The part of the weights to go that are gone. */
  readonly pruned: number;
  /** The part of the others that share values. */
  readonly shared: number;
}

const notPacked: PackingProgress = { pruned: 0, shared: 0 };

/** Of all epochs: where the first weights go, where the last have gone, and where all others share values. */
const [firstGo, lastGo, allShare] = [0.15, 0.55, 0.8];
/** Half of the way, the most important share values, and the others can make up for that (Zhou et al. 2017, arXiv:1702.03044). */
const firstShared = 0.75;

/**
 * What must hold before an epoch, so that a model is packed some epochs before the last.
 *
 * @param epoch from 0
 *
 * @example
 * packingBefore(0, 1); // → { pruned: 1, shared: 1 }
 * packingBefore(0, 20); // → { pruned: 0, shared: 0 }
 */
export function packingBefore(epoch: number, epochs: number): PackingProgress {
  if (epoch < 0) return notPacked;
  const part = epochs === 1 ? 1 : epoch / (epochs - 1);
  const ofPruning = Math.min(1, Math.max(0, (part - firstGo) / (lastGo - firstGo)));
  return { pruned: cubicProgress(ofPruning, 1), shared: part >= allShare ? 1 : part >= lastGo ? firstShared : 0 };
}

export interface PackingStep {
  readonly packing: Packing;
  readonly before: PackingProgress;
  readonly after: PackingProgress;
  /** E[g²] of every value. */
  readonly squaredGradients: Weights;
}

/** The model further on its way to a packing. */
export function packedFurther(model: Model, { packing: { bits, kept }, before, after, squaredGradients }: PackingStep): Model {
  const { params } = modelCost(model.graph);
  const pruned =
    after.pruned === before.pruned || kept === 1 ? model : prunedTo(model, Math.floor(params * (1 - (1 - kept) * after.pruned)));
  if (after.shared === before.shared) return pruned;
  const { graph } = pruned;
  const masked = maskZeros(pruned);
  const request = { valuesOf: () => 2 ** bits, part: after.shared, continued: before.shared > 0, squaredGradients };
  return { ...masked, weights: shareValues(graph, masked.weights, request) };
}

/** A model packed at once, as if every weight were worth the same. */
export function packedAtOnce(model: BareModel, packing: Packing): Model {
  const squaredGradients: Weights = new Map([...model.weights].map(([key, { shape, data }]) => [key, { shape, data: data.map(() => 1) }]));
  return packedFurther({ ...model, masks: new Map() }, { packing, before: notPacked, after: { pruned: 1, shared: 1 }, squaredGradients });
}

/** Of the weights that remain, this many of the largest of every layer stay, whatever others are worth. */
const safe = 0.1;

/** @param wanted the most parameters that may remain */
export function prunedTo({ graph, weights, masks }: Model, wanted: number): Model {
  const importances = withFloors(magnitudeImportance(weights, prunableKeys(graph)), (safe * wanted) / modelCost(graph).params);
  return pruneModel({ graph, weights, masks }, { importances, scope: 'global', wanted });
}

const mostTries = 20;

/**
 * The packed model with as many weights fewer as it takes to be stored in so many bytes.
 *
 * @param sizeOf the bytes of a model's file
 */
export function fittedInto(bytes: number, model: Model, sizeOf: (model: BareModel) => number): Model {
  let fitted = model;
  for (let tries = 0; tries < mostTries; tries++) {
    const size = sizeOf(fitted);
    if (size <= bytes) break;
    const remaining = nonZeroOfModel(fitted.graph, fitted.weights);
    fitted = prunedTo(fitted, Math.max(1, Math.min(remaining - 1, Math.floor((remaining * bytes) / size))));
  }
  return fitted;
}
