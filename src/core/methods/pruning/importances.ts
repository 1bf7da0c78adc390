/**
 * The table of importances of single weights: `importance` in a pruneWeights step is a key of it. A new one is a record here, and nothing else:
 * schema, completion and the method take it from the table (as any callable is an importance in Torch-Pruning).
 */
import type { Random } from '../../random/random';
import type { BareModel } from '../../weights/model';
import type { WeightKey, Weights } from '../../weights/weights';
import type { UnitValues } from '../unitPruning/signals';
import {
  activationImportance,
  gradientImportance,
  type Importances,
  magnitudeImportance,
  movementImportance,
  randomImportance,
  taylorImportance,
} from './importance';

/** A model, and which of its weights may be pruned. */
export interface PrunableModel extends BareModel {
  readonly keys: readonly WeightKey[];
}

/** What costs nothing to know. */
export interface Known {
  /** The weights when the last training began. */
  readonly startWeights: Weights;
  readonly random: Random;
}

/** Gradients over the training rows: their mean over the batches, and the mean of their squares. */
export interface WithGradients extends Known {
  readonly gradients: { readonly mean: Weights; readonly squared: Weights };
}

/** √E[x²] of each layer's units over training rows, by layer. */
export interface WithActivations extends Known {
  readonly activations: UnitValues;
}

/** One importance. What it needs is worked out before it is asked. */
export type WeightImportance = {
  /** One line for completion. */
  readonly meaning: string;
} & (
  | { readonly needs: 'nothing'; of(model: PrunableModel, known: Known): Importances }
  | { readonly needs: 'gradients'; of(model: PrunableModel, known: WithGradients): Importances }
  | { readonly needs: 'activations'; of(model: PrunableModel, known: WithActivations): Importances }
);

export const weightImportances = {
  magnitude: {
    meaning: '|w|: the size of the weight.',
    needs: 'nothing',
    of: ({ weights, keys }) => magnitudeImportance(weights, keys),
  },
  activation: {
    meaning: '|w|·√E[x²]: its size times that of the input it takes.',
    needs: 'activations',
    of: ({ graph, weights }, { activations }) => activationImportance(graph, weights, activations),
  },
  gradient: {
    meaning: '|w·g|: how much the loss changes without it, to first order.',
    needs: 'gradients',
    of: ({ weights, keys }, { gradients }) => gradientImportance(weights, gradients.mean, keys),
  },
  taylor: {
    meaning: '½w²·E[g²]: how much the loss changes without it, to second order.',
    needs: 'gradients',
    of: ({ weights, keys }, { gradients }) => taylorImportance(weights, gradients.squared, keys),
  },
  movement: {
    meaning: 'How far training moved it away from zero.',
    needs: 'nothing',
    of: ({ weights, keys }, { startWeights }) => movementImportance(weights, startWeights, keys),
  },
  random: {
    meaning: 'Anything, to compare the others with.',
    needs: 'nothing',
    of: ({ weights, keys }, { random }) => randomImportance(weights, random, keys),
  },
} as const satisfies Readonly<Record<string, WeightImportance>>;

export type WeightImportanceName = keyof typeof weightImportances;
