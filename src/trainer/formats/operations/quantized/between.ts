import { setImmediate } from 'node:timers/promises';

/** Lets other work of the process go on between two operations. @throws the signal's reason */
export async function between(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}
