/** Brings a model that is being trained to the packing that it is tried with, from epoch to epoch. */
import { fittedInto, type Packing, packedFurther, packingBefore } from '../../../core/methods/auto/packing';
import { tyingOf } from '../../../core/methods/sharing/tie';
import { simplify } from '../../../core/units/simplify';
import type { BareModel } from '../../../core/weights/model';
import type { Weights } from '../../../core/weights/weights';
import { packModel } from '../../formats/packed/packed';
import type { ModelInTraining } from '../modelInTraining';

/** Gradients of this many rows tell which weights matter. */
const gradientRows = 4096;

export interface PackStep {
  readonly packing: Packing;
  /** Bytes that the model may be stored in. */
  readonly limit: number;
  /** From 0. */
  readonly epoch: number;
  readonly epochs: number;
  readonly signal: AbortSignal;
}

export interface Packed {
  readonly hasChanged: boolean;
  /** What the weights must keep to in the epoch, where they share values already. */
  readonly projection: ((weights: Weights) => Weights) | undefined;
}

/** @throws CancelledError */
export async function packStep(model: ModelInTraining, { packing, limit, epoch, epochs, signal }: PackStep): Promise<Packed> {
  const [before, after] = [packingBefore(epoch - 1, epochs), packingBefore(epoch, epochs)];
  const isShared = after.shared !== before.shared;
  const hasChanged = isShared || (packing.kept < 1 && after.pruned !== before.pruned);
  if (hasChanged) {
    const squaredGradients: Weights = isShared ? (await model.session.gradients(signal, gradientRows)).squared : new Map();
    const further = packedFurther(model.current(), { packing, before, after, squaredGradients });
    await model.adopt(isShared && after.shared === 1 ? fittedInto(limit, further, storedBytes) : further);
  }
  return { hasChanged, projection: after.shared === 0 ? undefined : tyingOf(model.current().weights) };
}

/** Training changes shared values, and with them a few bytes of the file. */
export async function keepWithin(model: ModelInTraining, limit: number): Promise<void> {
  const packed = model.current();
  const fitted = fittedInto(limit, packed, storedBytes);
  if (fitted !== packed) await model.adopt(fitted);
}

function storedBytes({ graph, weights }: BareModel): number {
  return packModel(simplify({ graph, weights, masks: new Map() })).file.length;
}
