/** What a person should know of a run's result, beside its numbers. */
import { type Message, say } from '../../core/message/message';
import { passedMessage } from '../../core/methods/passed';
import type { QualityLimit } from '../../core/methods/quality';
import { missedMessage } from '../../core/methods/target';
import type { ScoreCard } from '../../core/score/scoreCard';
import type { ModelGraph } from '../../core/graph/graph';
import type { Model } from '../../core/weights/model';
import { keptZeros } from '../../core/weights/weights';
import { refusedByTfjs } from '../formats/tfjs/limits';
import { collapseAtEnd } from '../train/collapsed';
import type { PreparedRun } from './prepare';

interface RunResult {
  readonly scoreCard: ScoreCard;
  /** The shrunk model before and after it was rebuilt. */
  readonly masked: Model;
  readonly rebuilt: ModelGraph;
  /** The limit that a round was taken back for. */
  readonly heldBackBy: QualityLimit | undefined;
}

/** That a model does not work, that the target is missed or more was removed than it asks for, or that TensorFlow.js does not load it. */
export function resultNotices(run: PreparedRun, { scoreCard, masked, rebuilt, heldBackBy }: RunResult): readonly Message[] {
  const { target, steps, baseline, source, plan } = run;
  const { original, shrunk } = scoreCard;
  const methods = steps.map(({ method }) => method);
  const reached = { original, shrunk, baseline, quality: plan.quality, heldBackBy };
  const passed = { steps, baseline, original: source.graph, shrunk: rebuilt, score: shrunk, zeros: keptZeros(masked) };
  const refusal = refusedByTfjs(rebuilt);
  const found = [
    collapseAtEnd(scoreCard),
    missedMessage(target, methods, reached) ?? passedMessage(target, passed),
    refusal === undefined ? undefined : say('TensorFlow.js by itself does not load model.json of this run: {0}', refusal),
  ];
  return found.filter((message) => message !== undefined);
}
