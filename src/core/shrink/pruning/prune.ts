import { constantValues } from '../../units/constants';
import { isKernel } from '../../units/connections';
import { foldConstants } from '../../units/fold';
import { type UnitGroups, unitGroups } from '../../units/groups';
import type { ModelGraph } from '../../graph/graph';
import { applyMasks, type WeightKey, weightKey } from '../../weights/weights';
import type { Model } from '../model';
import { type Choice, chooseWeights } from './choose';
import type { Importances } from './importance';

export interface Pruned extends Model {
  /** Parameters that remain in the rebuilt model. */
  readonly remaining: number;
}

/** Weights that pruning may remove: kernels. Biases are few and each speaks for a whole unit; they go with it. */
export function prunableKeys(graph: ModelGraph): WeightKey[] {
  return graph.layers.flatMap((layer) => layer.weights.filter(isKernel).map((weight) => weightKey(layer.name, weight.name)));
}

export interface PruneRequest {
  /** Of the values of all prunable weights. */
  readonly importances: Importances;
  readonly scope: 'global' | 'layer';
  /** The most parameters that may remain. */
  readonly wanted: number;
  /** Keep fewer where weights of equal importance would be torn apart. */
  readonly whole?: boolean;
}

/**
 * Prunes a model to at most `wanted` parameters. What units without work contributed (constants) moves into biases, and all their weights are
 * masked, so that rebuilding takes them out without a change of the predictions.
 */
export function pruneModel({ graph, weights }: Model, request: PruneRequest): Pruned {
  const groups = unitGroups(graph);
  const choice = chooseWeights(graph, weights, groups, request);
  const masked = applyMasks(weights, choice.masks);
  const folded = foldConstants(graph, masked, constantValues(graph, masked), groups, choice.dead);
  const masks = maskDeadUnits(graph, groups, choice);
  return { graph, weights: applyMasks(folded, masks), masks, remaining: choice.remaining };
}

/** The choice's masks, and zeros for every trainable weight of a dead unit. */
function maskDeadUnits(graph: ModelGraph, groups: UnitGroups, { masks, dead }: Choice): Map<WeightKey, Uint8Array> {
  const closed = new Map<WeightKey, Uint8Array>(masks);
  if (!dead.includes(1)) return closed;
  for (const layer of graph.layers) {
    for (const { name, shape, axes, trainable } of layer.weights) {
      if (!trainable) continue;
      const key = weightKey(layer.name, name);
      const mask = masks.get(key)?.slice() ?? new Uint8Array(shape.reduce((product, size) => product * size, 1)).fill(1);
      for (const [axis, kind] of axes.entries()) {
        if (kind === 'other') continue;
        const unitGroup = groups.of.get(kind === 'output' ? layer.name : layer.inputs[0]!)!;
        const stride = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
        for (let at = 0; at < mask.length; at++) if (dead[unitGroup[Math.floor(at / stride) % shape[axis]!]!] === 1) mask[at] = 0;
      }
      closed.set(key, mask);
    }
  }
  return closed;
}
