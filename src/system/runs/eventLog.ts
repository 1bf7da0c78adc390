/** `events.jsonl` while a run goes on: an event a line. */
import { createHash, type Hash } from 'node:crypto';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import type { StoredEvent } from '../../core/run/events';
import { errorCode } from '../messageError';
import { digestOf } from './checksums';

/** The first so many bytes of the events, and their SHA-256 in hexadecimal. */
export interface EventsSoFar {
  readonly bytes: number;
  readonly sha256: string;
}

export class EventLog {
  readonly #file: number;
  readonly #hash: Hash;
  #bytes: number;

  static create(file: string): EventLog {
    return new EventLog(openSync(file, 'ax'), createHash('sha256'), 0);
  }

  /** Goes on after the first bytes of a file, and forgets the others. */
  static async reopen(file: string, known: Uint8Array): Promise<EventLog> {
    await truncate(file, known.length);
    return new EventLog(openSync(file, 'a'), createHash('sha256').update(known), known.length);
  }

  private constructor(file: number, hash: Hash, bytes: number) {
    this.#file = file;
    this.#hash = hash;
    this.#bytes = bytes;
  }

  get soFar(): EventsSoFar {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') };
  }

  store(event: StoredEvent): void {
    const line = Buffer.from(`${JSON.stringify(event)}\n`);
    appendFileSync(this.#file, line);
    this.#hash.update(line);
    this.#bytes += line.length;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The first bytes of a file of events. @returns `undefined` when they are not those that were written */
export async function readEventsSoFar(file: string, { bytes, sha256 }: EventsSoFar): Promise<Buffer | undefined> {
  const handle = await open(file).catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw cause;
  });
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat();
    if (size < bytes) return undefined;
    const known = Buffer.alloc(bytes);
    await handle.read(known, 0, bytes, 0);
    return digestOf(known) === sha256 ? known : undefined;
  } finally {
    await handle.close();
  }
}
