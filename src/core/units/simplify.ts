import type { Model } from '../weights/model';
import { foldConstants } from './fold';
import { unitGroups } from './groups';
import { removableGroups } from './removable';
import { removeUnits } from './remove';
import { selectUsedFeatures } from './selectors/insert';

/**
 * Removes every unit and layer that can go without a change of the model's predictions (beyond rounding): units that the output does not depend
 * on, and units that are the same for every row, whose contribution moves into biases. Features of the input that are not used go by a Select.
 *
 * @returns the very model where there is nothing to remove
 *
 * @example
 * const dense = (name, units) => ({ type: 'Dense', name, units, useBias: false });
 * const { graph } = graphOf('m', [{ type: 'Input', name: 'x', shape: [1] }, dense('a', 2), dense('y', 1)]);
 * // The second unit of `a` has no weight into `y`.
 * const weights = new Map([['a/kernel', { shape: [1, 2], data: Float32Array.of(3, 4) }], ['y/kernel', { shape: [2, 1], data: Float32Array.of(1, 0) }]]);
 * simplify({ graph, weights, masks: new Map() }).graph.layers[1].spec.units; // → 1
 */
export function simplify(model: Model): Model {
  return selectUsedFeatures(withoutUnusedUnits(model));
}

function withoutUnusedUnits(model: Model): Model {
  const groups = unitGroups(model.graph);
  const removable = removableGroups(model.graph, groups, model.weights);
  if (!removable.groups.includes(1)) return model;
  const weights = foldConstants(model, { constants: removable.constants, groups, folded: removable.groups });
  const smaller = removeUnits({ ...model, weights }, groups, removable.groups);
  // What is left of a group is there because a layer would have no input without it.
  return sizeOf(smaller) === sizeOf(model) ? smaller : withoutUnusedUnits(smaller);
}

function sizeOf({ graph, weights }: Model): number {
  return graph.layers.length + [...weights.values()].reduce((sum, { data }) => sum + data.length, 0);
}
