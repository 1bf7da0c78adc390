/** Pruning in patterns that hardware and storage can use. */
import type { ModelGraph } from '../../graph/graph';
import { type Connections, connectionsOf, nonZeroOf } from '../../units/connections';
import { unusedGroups } from '../../units/unused';
import { unitGroups } from '../../units/groups';
import type { BareModel } from '../../weights/model';
import type { Importances } from './importance';

/** `of` consecutive incoming weights of a unit keep at most `keep` (Mishra et al. 2021, arXiv:2104.08378: 2 of 4). */
export interface GroupPattern {
  readonly keep: number;
  readonly of: number;
}

/** Whole blocks of this many incoming by this many own units (Gray et al. 2017; block sparsity). */
export type BlockPattern = readonly [inputs: number, outputs: number];

/**
 * Excludes all but the most important `keep` of every `of` consecutive incoming weights of a unit. Units that do no work are not counted, because
 * they will not be in the rebuilt model.
 */
export function keepOfEach({ graph, weights }: BareModel, importances: Importances, { keep, of }: GroupPattern): Importances {
  const groups = unitGroups(graph);
  const unused = unusedGroups(graph, groups, nonZeroOf(weights));
  const result = new Map(importances);
  for (const layer of graph.layers) {
    for (const kernel of connectionsOf(layer)) {
      const senders = groups.of.get(kernel.from)!;
      const values = importances.get(kernel.key)?.slice();
      if (values === undefined) continue;
      const used = [...kernel.inputUnits.keys()].filter((row) => unused[senders[kernel.inputUnits[row]!]!] === 0);
      for (let position = 0; position < kernel.positions; position++)
        for (let output = 0; output < kernel.outputs; output++)
          for (let first = 0; first < used.length; first += of) {
            const members = used.slice(first, first + of).map((input) => placeOf(kernel, position, input, output));
            const order = members.sort((a, b) => values[b]! - values[a]! || a - b);
            for (const at of order.slice(keep)) values[at] = -1;
          }
      result.set(kernel.key, values);
    }
  }
  return result;
}

/** Gives all weights of a block the mean of their importances, so that they stay or go together. */
export function byBlocks(graph: ModelGraph, importances: Importances, block: BlockPattern): Importances {
  return eachKernel(graph, importances, (values, kernel) => {
    const result = values.slice();
    eachBlock(kernel, block, (members) => {
      const mean = members.reduce((sum, at) => sum + values[at]!, 0) / members.length;
      for (const at of members) result[at] = mean;
    });
    return result;
  });
}

function eachKernel(
  graph: ModelGraph,
  importances: Importances,
  change: (values: Float32Array, kernel: Connections) => Float32Array,
): Importances {
  const result = new Map(importances);
  for (const kernel of graph.layers.flatMap(connectionsOf)) {
    const values = importances.get(kernel.key);
    if (values !== undefined) result.set(kernel.key, change(values, kernel));
  }
  return result;
}

/** Visits the places of the values of each block; blocks at the end may be smaller. */
function eachBlock(kernel: Connections, [rows, columns]: BlockPattern, visit: (members: readonly number[]) => void): void {
  const { positions, inputs, outputs } = kernel;
  for (let position = 0; position < positions; position++) {
    for (let input = 0; input < inputs; input += rows) {
      for (let output = 0; output < outputs; output += columns) {
        const members: number[] = [];
        for (let i = input; i < Math.min(inputs, input + rows); i++)
          for (let o = output; o < Math.min(outputs, output + columns); o++) members.push(placeOf(kernel, position, i, o));
        visit(members);
      }
    }
  }
}

function placeOf({ inputs, outputs, inputStride, outputStride }: Connections, position: number, input: number, output: number): number {
  return position * inputs * outputs + input * inputStride + output * outputStride;
}
