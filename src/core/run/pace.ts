/** How fast a run goes, by the clock of the process that shows it, and from that how long it will take. */
import { formatCount } from '../message/format';
import { type Message, say } from '../message/message';
import type { RunState } from './state';

/** Epochs and parts of them that were done at two moments, in milliseconds. */
export interface Pace {
  readonly from: { readonly done: number; readonly at: number };
  readonly to: { readonly done: number; readonly at: number };
}

/** The shortest time from which a pace follows. */
const enoughMs = 1500;

/** The pace once more is done; it begins anew where less is done than before, as in another run. */
export function paceAfter(pace: Pace | undefined, done: number, now: number): Pace {
  const moment = { done, at: now };
  if (pace === undefined || done < pace.to.done) return { from: moment, to: moment };
  return done === pace.to.done ? pace : { from: pace.from, to: moment };
}

/** Seconds until this many epochs are done; `undefined` while the pace is not known. */
export function secondsLeft(pace: Pace | undefined, planned: number): number | undefined {
  if (pace === undefined) return undefined;
  const { from, to } = pace;
  if (to.at - from.at < enoughMs || to.done <= from.done) return undefined;
  return (((to.at - from.at) / (to.done - from.done)) * Math.max(0, planned - to.done)) / 1000;
}

/** "epoch 488 of 1,500, about 12 s left", or what the run is busy with where it is not training. */
export function progressMessage(run: RunState, pace: Pace | undefined): Message {
  if (run.epoch === undefined || (run.stage !== 'train' && run.stage !== 'shrink')) return run.label;
  const { done, planned } = run.epoch;
  const left = secondsLeft(pace, planned);
  const numbers = [formatCount(Math.ceil(done)), formatCount(planned)] as const;
  const message =
    left === undefined ? say('epoch {0} of {1}', ...numbers) : say('epoch {0} of {1}, about {2} left', ...numbers, durationMessage(left));
  return run.stage === 'shrink' && run.started.methods.length > 1 ? say('{0} · {1}', run.label, message) : message;
}

/** A length of time that is only about right: "12 s", "3 min", "2 h 10 min". */
function durationMessage(seconds: number): Message {
  if (seconds < 90) return say('{0} s', Math.max(1, Math.round(seconds)));
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? say('{0} min', minutes) : say('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}
