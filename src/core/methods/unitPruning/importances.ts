/**
 * The table of importances of units: `importance` in a pruneUnits step is a key of it. A new one is a record here, and nothing else: schema,
 * completion and the method take it from the table.
 */
import type { Random } from '../../random/random';
import type { UnitGroups } from '../../units/groups';
import type { BareModel } from '../../weights/model';
import type { Weights } from '../../weights/weights';
import { randomGroupImportance, taylorGroupImportance, throughputImportance } from './importance';
import { incomingNorms, normalizationScales } from './signals';
import type { OutputStatistics } from './statistics';

/** A model, and which of its units go together. */
export interface GroupedModel extends BareModel {
  readonly groups: UnitGroups;
}

/** What is known when units are chosen. */
export interface Known {
  /** What units give over training rows. */
  readonly statistics: OutputStatistics;
  readonly random: Random;
}

/** The mean over the training batches of each gradient's square. */
export interface WithGradients extends Known {
  readonly squaredGradients: Weights;
}

/** One importance, by group. What it needs is worked out before it is asked. */
export type UnitImportance = {
  /** One line for completion. */
  readonly meaning: string;
} & (
  | { readonly needs: 'nothing'; of(model: GroupedModel, known: Known): Float64Array }
  | { readonly needs: 'gradients'; of(model: GroupedModel, known: WithGradients): Float64Array }
);

export const unitImportances = {
  activation: {
    meaning: 'How much its output varies, times the size of its outgoing weights.',
    needs: 'nothing',
    of: ({ graph, weights, groups }, { statistics }) => throughputImportance(graph, weights, groups, statistics.variances),
  },
  norm: {
    meaning: 'The size of its incoming weights, times that of its outgoing ones.',
    needs: 'nothing',
    of: ({ graph, weights, groups }) => throughputImportance(graph, weights, groups, incomingNorms(graph, weights, groups)),
  },
  taylor: {
    meaning: 'w²·E[g²] over its weights: how much the loss changes without it, to second order.',
    needs: 'gradients',
    of: ({ graph, weights, groups }, { squaredGradients }) => taylorGroupImportance(graph, weights, squaredGradients, groups),
  },
  bnScale: {
    meaning: 'The scale of its BatchNormalization, times the size of its outgoing weights.',
    needs: 'nothing',
    of: ({ graph, weights, groups }) => throughputImportance(graph, weights, groups, normalizationScales(graph, weights, groups)),
  },
  random: {
    meaning: 'Anything, to compare the others with.',
    needs: 'nothing',
    of: ({ groups }, { random }) => randomGroupImportance(groups, random),
  },
} as const satisfies Readonly<Record<string, UnitImportance>>;

export type UnitImportanceName = keyof typeof unitImportances;
