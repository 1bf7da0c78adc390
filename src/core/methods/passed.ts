/** What is said of a model that went further than its target asks. */
import type { ModelGraph } from '../graph/graph';
import { formatCount } from '../message/format';
import { type Message, say } from '../message/message';
import type { ModelScore } from '../score/scoreCard';
import type { Baseline } from './baseline';
import type { ShrinkStep } from './options';
import { recordOf } from './records';
import { limitOf } from './target';
import type { ShrinkTarget } from './targetSchema';
import { nextLargerCost } from './unitPruning/nextLarger';

/** A model is reported to pass its target below this part of what may remain: the first where zeros explain it, the second where whole units do. */
const nearlyAll = 0.99;
const nearlyAllUnits = 0.97;

/** What a run ended with, and what it began with. */
export interface PassedRun {
  readonly steps: readonly ShrinkStep[];
  readonly baseline: Baseline;
  readonly original: ModelGraph;
  readonly shrunk: ModelGraph;
  readonly score: Pick<ModelScore, 'nonzero' | 'macs'>;
  /** Values that were kept and are zero. */
  readonly zeros: number;
}

/** The message for a model that went further than its target; undefined where it did not, or where the steps have said why. */
export function passedMessage(target: ShrinkTarget, run: PassedRun): Message | undefined {
  return zerosMessage(target, run) ?? wholeUnitsMessage(target, run);
}

/** Units that react to no row have biases that training leaves at zero, so that they are kept, and do not count. */
function zerosMessage({ params }: ShrinkTarget, { score: { nonzero }, baseline, zeros }: PassedRun): Message | undefined {
  if (params === undefined) return undefined;
  const most = limitOf(params, baseline.params);
  if (nonzero >= most * nearlyAll || nonzero + zeros < most * nearlyAll) return undefined;
  return say(
    'the target is passed: {0} parameters are not zero, and {1} may remain. {2} of those that were kept are zero, most of them biases of units that react to no row',
    ...[nonzero, most, zeros].map(formatCount),
  );
}

function wholeUnitsMessage(target: ShrinkTarget, { steps, score, baseline, original, shrunk }: PassedRun): Message | undefined {
  const last = steps.findLast((step) => recordOf(step).parameters === 'fewer');
  const multiple = last && recordOf(last).unitMultiple?.(last);
  if (multiple === undefined) return undefined;
  const cost = target.params !== undefined ? 'params' : target.bytes === undefined && target.macs !== undefined ? 'macs' : undefined;
  if (cost === undefined) return undefined;
  const had = baseline[cost];
  const has = cost === 'params' ? score.nonzero : score.macs;
  const next = nextLargerCost(original, shrunk, cost);
  if (had === null || has === null || next === undefined) return undefined;
  const most = limitOf(target[cost]!, had);
  if (has >= most * nearlyAllUnits) return undefined;
  const why = whyUnits(multiple, next, most);
  return cost === 'params'
    ? say('only {0} of the {1} parameters that may remain do: {2}', formatCount(has), formatCount(most), why)
    : say('only {0} of the {1} multiply-accumulates that may remain do: {2}', formatCount(has), formatCount(most), why);
}

function whyUnits(multiple: number, next: number, most: number): Message {
  if (multiple > 1) return say('units are removed whole, and roundTo keeps multiples of {0} of them', formatCount(multiple));
  return next > most
    ? say('units are removed whole, and the next larger choice has {0}', formatCount(next))
    : say('units are removed whole, and those that earlier rounds removed do not come back');
}
