/** A spec that has all but its learning rate, and what was guessed for it. */
import { type Message, say } from '../../core/message/message';
import type { DistillSpec, Spec } from '../../core/spec/schema';
import type { SetUpRequest } from '../../protocol/setUp';

export interface Prepared {
  /** With `data`, `train` and `shrink`. */
  readonly spec: Spec;
  /** In the order in which they are told: what follows from the rows and the task, and what else was chosen. */
  readonly guesses: readonly Message[];
  readonly choices: readonly Message[];
}

/** What is known of how a spec is to be shrunk, with what the model learns from. */
export function shrinkOf(
  { target, steps }: Pick<SetUpRequest, 'target' | 'steps'>,
  distill: DistillSpec | undefined,
): Pick<Spec, 'shrink'> {
  const shrink = { ...(target && { target }), ...(steps && { steps }), ...(distill === undefined ? {} : { distill }) };
  return Object.keys(shrink).length === 0 ? {} : { shrink };
}

/** @param rows so few that the original is learnt from */
export function distillGuess(rows: number): Message {
  return say('targets: what the original gives, for the rows and for mixtures of them, because {0} rows are few: change "shrink.distill"', rows); // prettier-ignore
}

/** @param files that were written */
export function ownLabelsGuess(files: string): Message {
  return say('labels: what the model itself gives for the rows, written to {0}, because none were named: name them where there are some', files); // prettier-ignore
}
