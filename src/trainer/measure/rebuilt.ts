import { say } from '../../core/message/message';
import { largestDifference } from '../../core/score/metrics';
import type { Samples } from '../engine/engine';
import { EngineError } from '../engine/errors';
import { sampleRows } from '../engine/rows';

/** Predictions of a rebuilt model may differ from the masked one's by so much, relative to their size where that is above 1. */
const tolerance = 1e-5;

/** Both models predict these: structures that differ are found by few rows, as long as these come from everywhere. */
export function rowsToCompare(evaluationRows: Samples): Promise<Samples> {
  return sampleRows(evaluationRows, 1000);
}

/** @throws EngineError when a rebuilt model does not predict what the masked one does */
export function requireSamePredictions(masked: Float32Array, rebuilt: Float32Array): void {
  const difference = largestDifference(masked, rebuilt);
  if (difference <= tolerance) return;
  throw new EngineError(
    say(
      'the rebuilt model predicts something else than the pruned one (by {0}): this is a mistake in Model Bonsai, please report it with this spec',
      difference.toExponential(1),
    ),
  );
}
