/** Features of the data that have the same value in every row. */
import { modelCost } from '../../cost/cost';
import { type GraphLayer, layerNamed, type ModelGraph } from '../../graph/graph';
import type { Model } from '../../weights/model';
import { applyMasks } from '../../weights/weights';
import { flowOf, selectedUnits, unitCount } from '../flow';
import type { ConstantValues } from '../constants';
import { foldConstants } from '../fold';
import { unitGroups } from '../groups';
import { maskUnusedUnits } from '../mask';
import { removableGroups } from '../removable';
import { simplify } from '../simplify';
import { featureLayers, insertSelect } from './insert';

/** Narrows down which places of a row have one value in all rows. @param known the values so far, NaN where they differ; changed */
export function keepConstant(known: Float64Array, rows: Float32Array): void {
  for (let at = 0; at < rows.length; at++) if (known[at % known.length] !== rows[at]) known[at % known.length] = NaN;
}

export interface WithoutConstantFeatures {
  readonly model: Model;
  /** How many features no longer count. */
  readonly left: number;
}

/**
 * The model without weights for constant features: what these gave is in the biases, so that rows with these values are predicted as before.
 * The very model where that would not make it smaller.
 *
 * @param row for each place of a row of data, its value in all rows, or NaN
 */
export function withoutConstantFeatures(model: Model, row: Float64Array): WithoutConstantFeatures {
  const same = { model, left: 0 };
  const given = constantsIn(model.graph, row);
  const graph = featureLayers(model.graph).reduce((wider, source) => insertSelect(wider, source).graph, model.graph);
  const groups = unitGroups(graph);
  const { groups: removable, constants } = removableGroups(graph, groups, model.weights, given);
  const left = graph.layers.reduce((sum, layer) => {
    if (selectedUnits(layer) === undefined || !given.has(layer.inputs[0]!)) return sum;
    const values = constants.get(layer.name)!;
    return sum + groups.of.get(layer.name)!.filter((group, unit) => removable[group] === 1 && !Number.isNaN(values[unit])).length;
  }, 0);
  if (left === 0) return same;
  const folded = foldConstants({ graph, weights: model.weights }, { constants, groups, folded: removable });
  const masks = maskUnusedUnits(graph, groups, removable, model.masks);
  // The Selects that were put in between let everything through: simplifying keeps those that pay.
  const without = { graph: model.graph, weights: applyMasks(folded, masks), masks };
  return paramsOf(simplify(without).graph) < paramsOf(simplify(model).graph) ? { model: without, left } : same;
}

/** The constant units of layers that hold a row's values in their order. */
function constantsIn(graph: ModelGraph, row: Float64Array): ConstantValues {
  const constants = new Map<string, Float64Array>();
  if (graph.inputs.length !== 1) return constants;
  const holdsRow = (layer: GraphLayer): boolean =>
    flowOf(layer) === 'source' || (flowOf(layer) === 'reshape' && holdsRow(layerNamed(graph, layer.inputs[0]!)));
  for (const layer of graph.layers) if (holdsRow(layer)) constants.set(layer.name, unitConstants(row, unitCount(layer)));
  return constants;
}

function unitConstants(row: Float64Array, units: number): Float64Array {
  const values = row.slice(0, units);
  for (const [at, value] of row.entries()) if (value !== values[at % units]) values[at % units] = NaN;
  return values;
}

function paramsOf(graph: ModelGraph): number {
  return modelCost(graph).params;
}
