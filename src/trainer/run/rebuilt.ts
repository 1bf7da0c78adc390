import { say } from '../../core/message';
import { largestDifference } from '../../core/run/metrics';
import { EngineError } from '../engine/errors';

/** Predictions of a rebuilt model may differ from the masked one's by so much, relative to their size where that is above 1. */
const tolerance = 1e-5;

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
