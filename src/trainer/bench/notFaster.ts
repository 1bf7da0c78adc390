/** Where a model that does much less is not faster than another, and why. */
import { formatValue } from '../../core/message/format';
import { type Message, say } from '../../core/message/message';
import type { ModelTime } from '../../protocol/benchModels';

/** A model with its time in a runtime. */
export interface TimedModel {
  readonly time: ModelTime;
  /** Layers that compute something. */
  readonly layers: number;
}

/** A model with this many times fewer multiply-accumulates should be faster. */
const muchLess = 2;
/** Times that differ by less are the same. */
const sameTime = 0.97;

/**
 * @param original of the same runtime and batch as `smaller`
 * @param callMs how long the runtime takes for a model of a single weight: what every call takes
 * @returns undefined where the smaller one is faster, or not much smaller
 */
export function notFaster(original: TimedModel, smaller: TimedModel, callMs: number): Message | undefined {
  const [before, after] = [original.time, smaller.time];
  if (before.macs === null || after.macs === null || after.macs * muchLess > before.macs) return undefined;
  if (after.medianMs < before.medianMs * sameTime) return undefined;
  return say(
    '{0}, batch {1}: {2} has {3} times fewer multiply-accumulates, but is not faster: {4}',
    after.runtime,
    after.batch,
    after.name,
    formatValue(Number((before.macs / Math.max(1, after.macs)).toPrecision(2))),
    reasonOf(original, smaller, callMs),
  );
}

function reasonOf(original: TimedModel, smaller: TimedModel, callMs: number): Message {
  const { medianMs } = smaller.time;
  if (callMs > medianMs / 2)
    return say('of its {0} ms, {1} ms are what the runtime takes for any call', formatValue(medianMs), formatValue(callMs));
  if (smaller.layers > original.layers)
    return say('it has {0} layers, the other one {1}, and each takes the runtime time of its own', smaller.layers, original.layers);
  return say('the runtime computes its sizes no faster');
}
