/** A pass over `rows` rows as steps of `batchSize` rows and, where it does not come out even, one of `rest`. */
export interface Batches {
  readonly batchSize: number;
  readonly rest: number;
}

export function batchesOf(rows: number, batchSize: number): Batches {
  return { batchSize: Math.min(batchSize, rows), rest: rows > batchSize ? rows % batchSize : 0 };
}

const largestEvaluation = 1024;
const smallestEvaluation = 64;

/** For passes without updates, the batch size is free: one that divides the rows spares compiling a program for the rest. */
export function evaluationBatches(rows: number): Batches {
  for (let batchSize = Math.min(rows, largestEvaluation); batchSize >= smallestEvaluation; batchSize--)
    if (rows % batchSize === 0) return { batchSize, rest: 0 };
  return batchesOf(rows, largestEvaluation / 2);
}
