/** Whether a request that goes on with a run asks for what the run was asked. */
import { isDeepStrictEqual } from 'node:util';
import { say } from '../../core/message/message';
import type { RunRecord } from '../../core/run/record';
import type { ShrinkTarget } from '../../core/methods/targetSchema';
import type { ShrinkRequest } from '../../protocol/trainer';
import { MessageError } from '../../system/messageError';
import { distillationOf } from '../train/distill';

/** The options of a request contradict each other, or those of the run that it goes on with. */
export class OptionsError extends MessageError {
  override readonly name = 'OptionsError';
}

/** @throws OptionsError naming the options that differ */
export function requireSameOptions(request: ShrinkRequest, record: RunRecord, run: string): void {
  const differ = differentOptions(request, record);
  if (differ.length > 0)
    throw new OptionsError(
      say('the run {0} was begun with other options ({1}): leave them out, or start a new run without --resume', run, differ.join(', ')),
    );
}

/** Whether a run can go on with these options: those that are not given are the run's. */
export function hasSameOptions(request: ShrinkRequest, record: RunRecord): boolean {
  return differentOptions(request, record).length === 0;
}

/** Options that are not given are those of the run. */
function differentOptions({ target, steps, distill, engine }: ShrinkRequest, { options, engine: used }: RunRecord): string[] {
  return [
    ...(target === undefined ? [] : differentLimits(target, options.target)),
    ...(steps === undefined || isDeepStrictEqual(steps, options.steps) ? [] : ['--method']),
    ...(distill === undefined || isDeepStrictEqual(distillationOf(distill), options.distill) ? [] : ['--distill']),
    ...(engine === 'auto' || engine === used.kind ? [] : ['--engine']),
  ];
}

/** Limits by the options that give them; those that only a spec gives go by the first. */
const limitOptions: Readonly<Partial<Record<keyof ShrinkTarget, string>>> = {
  latencyMs: '--max-latency',
  maxLossIncrease: '--max-loss-increase',
  maxMetricDrop: '--max-metric-drop',
};

function differentLimits(asked: ShrinkTarget, of: ShrinkTarget): string[] {
  const limits = Object.keys({ ...asked, ...of }) as (keyof ShrinkTarget)[];
  return [...new Set(limits.filter((name) => !isDeepStrictEqual(asked[name], of[name])).map((name) => limitOptions[name] ?? '--to'))];
}
