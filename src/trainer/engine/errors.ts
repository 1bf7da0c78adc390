import { say } from '../../core/message/message';
import { MessageError } from '../../system/messageError';

/** The engine cannot do its work: not installed, damaged, or failed while running. The message says what to do. */
export class EngineError extends MessageError {
  override readonly name = 'EngineError';
}

/** There was no memory for a tensor. */
export class OutOfMemoryError extends EngineError {
  /** @param shape the tensor's, where it is known */
  constructor(
    readonly shape: readonly number[] | undefined,
    options?: ErrorOptions,
  ) {
    super(say('memory ran out: lower batchSize, or make the model smaller'), options);
  }
}

/** The work was cancelled as asked. */
export class CancelledError extends Error {
  constructor() {
    super('cancelled');
    this.name = 'CancelledError';
  }
}

/** @throws CancelledError when the signal has aborted. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError();
}
