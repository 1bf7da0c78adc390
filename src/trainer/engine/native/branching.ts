/** How the steps of a model are run on several cores: as parts of the batch side by side, never by several threads in one op. */
import type { ModelGraph } from '../../../core/graph/graph';
import type { BranchRule } from '../../../core/run/events';

export interface Way {
  /** Whether ops that do not wait for each other are handed to several threads. */
  readonly sideBySide: boolean;
  /** Parts that a batch is cut into. */
  readonly branches: number;
}

export type PassKind = 'train' | 'predict';

/** Multiply-accumulates of one row's step for each that its model has: going backwards takes twice as many as going forwards. */
const stepFactor: Readonly<Record<PassKind, number>> = { train: 3, predict: 1 };

/** Multiply-accumulates of a step. @param macs of one row, null where they are only known at run time */
export function stepMacs(kind: PassKind, macs: number | null, rows: number): number {
  return stepFactor[kind] * (macs ?? 0) * rows;
}

/** The ways of a model's steps. */
export function waysOf(rules: readonly BranchRule[], { layers }: ModelGraph): (kind: PassKind, rows: number) => Way {
  const macs = layers.reduce((sum, layer) => sum + (layer.macs ?? 0), 0);
  return (kind, rows) => wayOf(rules, stepMacs(kind, macs, rows), rows);
}

function wayOf(rules: readonly BranchRule[], macs: number, rows: number): Way {
  const rule = rules.findLast(({ from }) => from <= macs);
  return rule === undefined ? { sideBySide: false, branches: 1 } : { sideBySide: true, branches: largestDivisor(rows, rule.count) };
}

/** All branches have as many rows. */
function largestDivisor(rows: number, most: number): number {
  let divisor = Math.min(most, rows);
  while (rows % divisor !== 0) divisor--;
  return divisor;
}
