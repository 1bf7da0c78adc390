import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLock, type Holder, Lock } from './lock';

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Called once, with the process that is at work, before waiting for it. */
  readonly onWait?: (holder: Holder) => void;
}

/** How often a lock that another process has is tried. */
const retryMs = 200;

/**
 * Does `work` while no other process holds the lock, waiting for it as long as it takes.
 * @param folder of the lock, made with those around it
 * @throws the signal's reason when it aborts while waiting; a system error when the lock cannot be written
 */
export async function withLock<T>(folder: string, work: () => Promise<T>, { signal, onWait }: WaitOptions = {}): Promise<T> {
  await mkdir(path.dirname(folder), { recursive: true });
  const lock = await waitFor(folder, signal, onWait);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

async function waitFor(folder: string, signal: AbortSignal | undefined, onWait: WaitOptions['onWait']): Promise<Lock> {
  for (let reported = false; ; reported = true) {
    signal?.throwIfAborted();
    const found = await acquireLock(folder);
    if (found instanceof Lock) return found;
    if (!reported) onWait?.(found);
    await sleep(retryMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
