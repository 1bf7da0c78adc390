/** Whether a model that comes with weights learns from itself while it is fine-tuned. */
import { narrowestEmbedding } from '../../core/graph/classNumbers';
import type { ModelGraph } from '../../core/graph/graph';
import { isCategorical, outputLosses } from '../../core/spec/outputLosses';
import type { DistillSpec, TrainSpec } from '../../core/spec/schema';

/** This many rows tell by themselves what is to be learnt. */
const manyRows = 5000;
/** With fewer, as many are mixed of pairs of them, */
const wantedRows = 2500;
/** but no more than this many for each. */
const mostMixed = 8;

/**
 * Classifiers learn few labels by heart, and forget the rest. What the original gives for the rows, and for rows between them, holds the smaller model to
 * it (Beyer et al. 2022, arXiv:2106.05237). Undefined where the data is enough, or is values that the model is fitted to.
 */
export function distillationFor(graph: ModelGraph, { loss }: Pick<TrainSpec, 'loss'>, rows: number): DistillSpec | undefined {
  if (rows >= manyRows || !outputLosses(loss, graph.outputs).every((output) => isCategorical(output.loss))) return undefined;
  const mixedRows = Math.min(mostMixed, Math.round(wantedRows / rows));
  return { outputs: 1, ...(mixedRows === 0 || narrowestEmbedding(graph) !== undefined ? {} : { mixedRows }) };
}
