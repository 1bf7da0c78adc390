import type { TrainerErrorData } from '../protocol/trainer';

/** Why a request to the trainer failed, with a message for the user. */
export class TrainerError extends Error {
  constructor(
    message: string,
    /** `defect`: a mistake in the program; `died`: the process ended in the middle of the work. */
    readonly kind: TrainerErrorData['kind'] | 'defect' | 'died',
    /** Where in which spec, for an error of the input, and what can be done about it. */
    readonly place: Pick<TrainerErrorData, 'message' | 'file' | 'line' | 'column' | 'suggestion'> = {},
  ) {
    super(message);
    this.name = 'TrainerError';
  }
}
