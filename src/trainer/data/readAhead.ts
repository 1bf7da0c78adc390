import { CancelledError, throwIfCancelled } from '../engine/errors';

/**
 * What `read` makes of each part, in order; each is read while the caller works on the one before.
 *
 * @throws CancelledError as soon as `signal` aborts, even while reading hangs
 */
export async function* readAhead<Part, T>(parts: Iterator<Part>, read: (part: Part) => Promise<T>, signal: AbortSignal): AsyncGenerator<T> {
  const begin = (): Promise<T> | undefined => {
    const part = parts.next();
    if (part.done === true) return undefined;
    const reading = read(part.value);
    // An error is thrown when it is that part's turn, if that comes.
    reading.catch(() => undefined);
    return reading;
  };
  for (let reading = begin(); reading !== undefined;) {
    const ready = await unlessCancelled(reading, signal);
    reading = begin();
    yield ready;
  }
}

async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfCancelled(signal);
  let cancel!: () => void;
  const cancelled = new Promise<never>((_, reject) => (cancel = () => reject(new CancelledError())));
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
