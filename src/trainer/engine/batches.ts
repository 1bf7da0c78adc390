/** How passes over rows are cut into batches. */
import { rowNeeds } from '../../core/cost/batch';
import { modelCost } from '../../core/cost/cost';
import type { ModelGraph } from '../../core/graph/graph';
import { sampledRowNumbers } from './rows';

/** A pass over `rows` rows as steps of `batchSize` rows and, where it does not come out even, one of `rest`. */
export interface Batches {
  readonly batchSize: number;
  readonly rest: number;
}

/** How rows are divided into batches: whole ones, and a last one with what is left. */
export function batchesOf(rows: number, batchSize: number): Batches {
  return { batchSize: Math.min(batchSize, rows), rest: rows > batchSize ? rows % batchSize : 0 };
}

const largestEvaluation = 1024;
const smallestEvaluation = 64;

/** Values of the largest tensor of a pass without updates: a gigabyte. */
const evaluatedValues = 2 ** 28;

/** The most rows that are predicted at once. */
export function mostEvaluatedRows(graph: ModelGraph): number {
  const { largest } = rowNeeds(modelCost(graph));
  return Math.max(1, Math.min(largestEvaluation, Math.floor(evaluatedValues / largest.values)));
}

/**
 * For passes without updates, the batch size is free: one that divides the rows spares compiling a program for the rest. It must divide a chunk's rows,
 * where not all rows are one chunk.
 *
 * @param most from `mostEvaluatedRows`
 */
export function evaluationBatches(rows: number, chunkRows: number, trainingBatch: number, most: number): Batches {
  for (let batchSize = Math.min(chunkRows, most); batchSize >= smallestEvaluation; batchSize--)
    if (chunkRows % batchSize === 0) return batchesOf(rows, batchSize);
  return batchesOf(rows, chunkRows === rows ? Math.min(largestEvaluation / 2, most) : trainingBatch);
}

/**
 * Numbers of the rows that a pass without updates looks at: all, or, where there are more than `most`, about this many in whole batches, evenly
 * spread.
 */
export function rowsToEvaluate(rows: number, batchSize: number, most = rows): Int32Array {
  const enough = rows <= most ? rows : Math.max(1, Math.round(most / batchSize)) * batchSize;
  return Int32Array.from(sampledRowNumbers(rows, enough));
}
