import type { ModelGraph } from '../graph/graph';
import type { Weights } from '../weights/weights';
import { foldConstants } from './fold';
import { unitGroups } from './groups';
import { removableGroups } from './removable';
import { type BareModel, removeUnits } from './remove';

/**
 * Removes every unit and layer that can go without a change of the model's predictions (beyond rounding): units that the output does
 * not depend on, and units that are the same for every row, whose contribution moves into biases.
 */
export function simplify(graph: ModelGraph, weights: Weights): BareModel {
  let model: BareModel = { graph, weights };
  for (;;) {
    const groups = unitGroups(model.graph);
    const removable = removableGroups(model.graph, groups, model.weights);
    if (!removable.groups.includes(1)) return model;
    const folded = foldConstants(model.graph, model.weights, removable.constants, groups, removable.groups);
    const smaller = removeUnits(model.graph, folded, groups, removable.groups);
    // What is left of a group is there because a layer would have no input without it.
    if (sizeOf(smaller) === sizeOf(model)) return smaller;
    model = smaller;
  }
}

function sizeOf({ graph, weights }: BareModel): number {
  return graph.layers.length + [...weights.values()].reduce((sum, { data }) => sum + data.length, 0);
}
